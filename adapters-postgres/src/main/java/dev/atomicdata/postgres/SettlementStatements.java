package dev.atomicdata.postgres;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Settlement;
import dev.atomicdata.domain.Settlement.Acknowledged;
import dev.atomicdata.domain.Settlement.Vanished;
import dev.atomicdata.domain.Touch;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Writes a settlement: one statement for each kind of thing that it has any of. */
final class SettlementStatements {

  /** Why a key is touched that did not get through; done with when it has. */
  private static final String[] UNFINISHED = {
    Touch.Reason.SUSPECT.name(), Touch.Reason.RELEASED.name(), Touch.Reason.UNAVAILABLE.name()
  };

  private static final String OR_UPDATE =
      """
      ON CONFLICT (job, key) DO UPDATE SET
        fingerprint = excluded.fingerprint,
        block = excluded.block,
        acknowledged_at = excluded.acknowledged_at,
        baseline = false,
        vanished_at = NULL
      """;

  private final Statements sql;
  private final String job;
  private final List<String> dependents;
  private final PlainKeys plain;

  /**
   * @param dependents the jobs whose messages come after this one's
   */
  SettlementStatements(Statements sql, String job, List<String> dependents, PlainKeys plain) {
    this.sql = sql;
    this.job = job;
    this.dependents = dependents;
    this.plain = plain;
  }

  /**
   * @param suspects whether there may be any to release
   */
  void write(Settlement settlement, boolean suspects) {
    List<RowKey> accepted = settlement.acknowledged().stream().map(Acknowledged::key).toList();
    if (!dependents.isEmpty()) {
      unlessEmpty(accepted, this::touchDependents);
    }
    insert(settlement.acknowledged(), false, OR_UPDATE);
    unlessEmpty(settlement.restored(), this::restore);
    insert(settlement.recorded(), true, "ON CONFLICT (job, key) DO NOTHING");
    unlessEmpty(settlement.forgotten(), this::forget);
    unlessEmpty(settlement.vanished(), this::vanish);
    unlessEmpty(settlement.deadLetters(), this::park);
    unlessEmpty(plain.others(accepted), keys -> finish(keys, true));
    unlessEmpty(plain.others(settlement.unchanged()), keys -> finish(keys, false));
    unlessEmpty(plain.others(present(settlement)), this::keep);
    unlessEmpty(settlement.touchesDone(), this::removeTouches);
    if (suspects && settlement.releasesSuspects()) {
      releaseSuspects();
    }
    unlessEmpty(settlement.touches(), touches -> StoredTouches.insert(sql, job, touches));
  }

  /**
   * Before it is remembered that they were accepted: the first time, each job that comes after is
   * to look. What was recorded at the start was not accepted then.
   */
  private void touchDependents(List<RowKey> accepted) {
    String[] keys = Columns.of(accepted, String.class, RowKey::value);
    sql.execute(
        """
        INSERT INTO atomic_data_touched (job, key, reason, force, not_before, attempts)
        SELECT d.job, a.key, ?, true, clock_timestamp(), 0
        FROM unnest(?::text[]) AS a (key) CROSS JOIN unnest(?::text[]) AS d (job)
        WHERE a.key NOT IN (
          SELECT key FROM atomic_data_published
          WHERE job = ? AND key = ANY(?::text[]) AND NOT baseline)
        """,
        Touch.Reason.FOLLOWS.name(),
        keys,
        dependents.toArray(String[]::new),
        job,
        keys);
  }

  /**
   * @param baseline whether nothing was sent
   * @param otherwise what to do with a key that is there
   */
  private void insert(List<Acknowledged> all, boolean baseline, String otherwise) {
    unlessEmpty(plain.thatAre(true, all), each -> write(each, baseline, ""));
    unlessEmpty(plain.thatAre(false, all), each -> write(each, baseline, otherwise));
  }

  private void write(List<Acknowledged> acknowledged, boolean baseline, String otherwise) {
    sql.execute(
        """
        INSERT INTO atomic_data_published (job, key, fingerprint, block, acknowledged_at, baseline)
        SELECT ?, key, fingerprint, block, clock_timestamp(), ?
        FROM unnest(?::text[], ?::bytea[], ?::bigint[]) AS a (key, fingerprint, block)
        """
            + otherwise,
        job,
        baseline,
        Columns.of(acknowledged, String.class, each -> each.key().value()),
        Columns.of(acknowledged, byte[].class, each -> each.fingerprint().bytes()),
        Columns.optional(acknowledged, Long.class, each -> each.block().map(Block::height)));
  }

  /** The receiver still has what it had: block and time of its acknowledgement stay. */
  private void restore(List<Acknowledged> restored) {
    sql.execute(
        """
        UPDATE atomic_data_published p SET fingerprint = r.fingerprint, vanished_at = NULL
        FROM unnest(?::text[], ?::bytea[]) AS r (key, fingerprint)
        WHERE p.job = ? AND p.key = r.key
        """,
        Columns.of(restored, String.class, each -> each.key().value()),
        Columns.of(restored, byte[].class, each -> each.fingerprint().bytes()),
        job);
  }

  /** Where something was sent, that it was is not forgotten. */
  private void forget(List<RowKey> keys) {
    sql.execute(
        """
        DELETE FROM atomic_data_published
        WHERE job = ? AND key = ANY(?::text[]) AND baseline AND fingerprint IS NOT NULL
        """,
        job,
        Columns.of(keys, String.class, RowKey::value));
  }

  /**
   * Nothing is there of these keys. One that has been so for long since it was reported is
   * forgotten: if it ever comes back, it is news.
   */
  private void vanish(List<Vanished> vanished) {
    String[] keys = Columns.of(vanished, String.class, each -> each.key().value());
    sql.execute(
        """
        UPDATE atomic_data_published SET vanished_at = clock_timestamp()
        WHERE job = ? AND key = ANY(?::text[]) AND vanished_at IS NULL
        """,
        job,
        keys);
    if (vanished.stream().anyMatch(Vanished::before)) {
      sql.execute(
          """
          DELETE FROM atomic_data_published
          WHERE job = ? AND key = ANY(?::text[])
            AND vanished_at < clock_timestamp() - interval '7 days'
          """,
          job,
          keys);
    }
    finish(vanished.stream().map(Vanished::key).toList(), false);
  }

  /** Keys that are there, whatever the ledger said before, and whose row is not written anyway. */
  private static List<RowKey> present(Settlement settlement) {
    return Stream.concat(
            settlement.unchanged().stream(), settlement.deadLetters().stream().map(DeadLetter::key))
        .toList();
  }

  private void keep(List<RowKey> keys) {
    sql.execute(
        """
        UPDATE atomic_data_published SET vanished_at = NULL
        WHERE job = ? AND key = ANY(?::text[]) AND vanished_at IS NOT NULL
        """,
        job,
        Columns.of(keys, String.class, RowKey::value));
  }

  private void park(List<DeadLetter> deadLetters) {
    sql.execute(
        """
        INSERT INTO atomic_data_failed_records AS f (job, key, kind, reason, fingerprint, block,
          document, first_failed_at, last_failed_at, failures)
        SELECT ?, key, kind, reason, fingerprint, block, document::json,
          clock_timestamp(), clock_timestamp(), 1
        FROM unnest(?::text[], ?::text[], ?::text[], ?::bytea[], ?::bigint[], ?::text[])
          AS d (key, kind, reason, fingerprint, block, document)
        ON CONFLICT (job, key) DO UPDATE SET
          kind = excluded.kind,
          reason = excluded.reason,
          fingerprint = excluded.fingerprint,
          block = excluded.block,
          document = excluded.document,
          last_failed_at = excluded.last_failed_at,
          failures = f.failures + 1,
          closed_at = NULL,
          dropped_at = NULL
        """,
        job,
        Columns.of(deadLetters, String.class, dead -> dead.key().value()),
        Columns.of(deadLetters, String.class, dead -> dead.kind().name()),
        Columns.of(deadLetters, String.class, dead -> storable(dead.reason())),
        Columns.of(deadLetters, byte[].class, dead -> dead.fingerprint().bytes()),
        Columns.optional(
            deadLetters,
            Long.class,
            dead -> dead.document().flatMap(Document::block).map(Block::height)),
        Columns.optional(
            deadLetters,
            String.class,
            dead -> dead.document().map(document -> document.content().write())));
  }

  /**
   * The keys need no more attention. A forced touch of a key that was found unchanged stays: it
   * asks for a message, whatever the key's state.
   */
  private void finish(List<RowKey> keys, boolean sent) {
    String[] values = Columns.of(keys, String.class, RowKey::value);
    sql.execute(
        """
        WITH closed AS (
          UPDATE atomic_data_failed_records SET closed_at = clock_timestamp()
          WHERE job = ? AND key = ANY(?::text[]) AND closed_at IS NULL)
        DELETE FROM atomic_data_touched
        WHERE job = ? AND key = ANY(?::text[]) AND reason = ANY(?::text[]) AND (? OR NOT force)
        """,
        job,
        values,
        job,
        values,
        UNFINISHED,
        sent);
  }

  private void removeTouches(List<Long> ids) {
    sql.execute(
        "DELETE FROM atomic_data_touched WHERE job = ? AND id = ANY(?::bigint[])",
        job,
        ids.toArray(Long[]::new));
  }

  private void releaseSuspects() {
    sql.execute(
        """
        UPDATE atomic_data_touched SET reason = ?, not_before = clock_timestamp()
        WHERE job = ? AND reason = 'SUSPECT'
        """,
        Touch.Reason.RELEASED.name(),
        job);
  }

  private static <T, C extends Collection<T>> void unlessEmpty(C values, Consumer<C> statement) {
    if (!values.isEmpty()) {
      statement.accept(values);
    }
  }

  /** PostgreSQL's text has no NUL; a receiver's reason may. */
  private static String storable(String reason) {
    return reason.replace('\0', '\uFFFD');
  }
}
