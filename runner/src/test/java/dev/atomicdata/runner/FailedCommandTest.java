package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atomicdata.testkit.Fault;
import dev.atomicdata.testkit.TestDatabase;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The commands failed list, show, retry and drop, beside a publisher that goes on. */
class FailedCommandTest extends CommandFixture {

  private static final String HOTSPOTS = "atomic_mobile_hotspots";

  FailedCommandTest(TestDatabase database) {
    super(database);
  }

  @Test
  void aDeadLetterIsListedShownTriedAgainGivenUpAndClosedByAChange() throws Exception {
    try (Runner runner = start()) {
      awaitAllPublished(runner);
      String asset = asset();
      String owner = ownerOf(asset);
      own(asset, "nobody\u001b[2J");
      await().atMost(LONG).until(() -> stored(asset, "count(*)").equals("1"));

      assertThat(operator.types("failed", "list", "--job", OWNERS, "--kind", "data_error"))
          .isZero();
      assertThat(operator.out())
          .contains("JOB", "LAST FAILED", "REASON", "1 dead letters")
          .containsPattern(OWNERS + " +" + asset + " +data_error +open +1 +20\\S+Z +20\\S+Z +owner")
          .doesNotContain("\u001b");
      assertThat(operator.types("failed", "list", "--job", OWNERS, "--json")).isZero();
      JsonNode json = new ObjectMapper().readTree(operator.out());
      assertThat(json.at("/key").asText()).isEqualTo(asset);
      assertThat(json.at("/reason").asText()).contains("nobody\\u001b[2J");
      assertThat(operator.types("failed", "list", "--job", OWNERS, "--kind", "REJECTED")).isZero();
      assertThat(operator.out()).isEqualTo("no dead letters\n");

      assertThat(operator.types("failed", "show", "--job", OWNERS, asset)).isZero();
      assertThat(operator.out())
          .contains("\"owner\" : \"nobody\\u001B[2J\",\n")
          .containsPattern("failures +1\n")
          .containsPattern("state +open\n");

      assertThat(operator.types("failed", "retry", "--job", OWNERS, asset)).isZero();
      assertThat(operator.out()).contains("published: 0\n", "(failed list shows them): 1\n");
      assertThat(stored(asset, "max(failures)")).isEqualTo("2");

      assertThat(operator.types("failed", "drop", "--job", OWNERS, "--all")).isZero();
      assertThat(operator.out()).contains("dropped: 1; their keys stay unpublished");
      assertThat(operator.types("failed", "list", "--job", OWNERS)).isZero();
      assertThat(operator.out()).isEqualTo("no dead letters\n");
      assertThat(operator.types("failed", "list", "--job", OWNERS, "--closed")).isZero();
      assertThat(operator.out()).containsPattern(asset + " +data_error +dropped");

      own(asset, "somebody else");
      await().atMost(LONG).until(() -> stored(asset, "count(dropped_at)").equals("0"));
      int accepted = installation.accepted().size();
      own(asset, otherOwner(owner));
      await().atMost(LONG).until(() -> stored(asset, "count(closed_at)").equals("1"));
      assertThat(installation.acceptedAfter(accepted)).contains("entity_ownership " + asset);
      assertThat(operator.types("failed", "retry", "--job", OWNERS, asset)).isEqualTo(2);
      assertThat(operator.err()).contains(asset + " of " + OWNERS + " is closed since 20");
    }
  }

  @Test
  void aRejectedKeyIsTriedAgainWhenItChangesAndClosedWhenItReturnsToWhatTheReceiverHas()
      throws Exception {
    try (Runner runner = start()) {
      awaitAllPublished(runner);
      String asset = asset();
      String owner = ownerOf(asset);
      installation
          .ingestor()
          .faults(Fault.fail("INVALID_ARGUMENT").when(message -> message.asset().equals(asset)));
      String others = "asset <> '" + asset + "'";

      own(asset, otherOwner(owner));
      await().atMost(LONG).until(() -> othersGoOn(others) && parked(asset));
      assertThat(operator.types("failed", "list", "--kind", "rejected")).isZero();
      assertThat(operator.out()).containsPattern(asset + " +rejected +open +1 ");
      int accepted = installation.accepted().size();

      own(asset, owner);
      await().atMost(LONG).until(() -> stored(asset, "count(closed_at)").equals("1"));
      assertThat(installation.acceptedAfter(accepted)).doesNotContain("entity_ownership " + asset);

      own(asset, otherOwner(owner));
      await().atMost(LONG).until(() -> othersGoOn(others) && parked(asset));
      int rejected = installation.accepted().size();
      installation.ingestor().faults();
      assertThat(operator.types("failed", "retry", "--job", OWNERS, "--all")).isZero();
      assertThat(operator.out()).isEqualTo("keys of " + OWNERS + " published: 1\n");
      assertThat(stored(asset, "count(closed_at)")).isEqualTo("1");
      assertThat(installation.acceptedAfter(rejected)).contains("entity_ownership " + asset);
    }
  }

  @Test
  void theHolderDeletesWhatWasClosedLongAgo() throws Exception {
    createTables();
    park(OWNERS, "open", "NULL");
    park(OWNERS, "old", "now() - interval '31 days'");
    park(OWNERS, "new", "now() - interval '29 days'");

    try (Runner runner = start()) {
      await().atMost(LONG).until(() -> !runner.jobs().isEmpty());
      await()
          .atMost(LONG)
          .until(
              () ->
                  database.value(
                      "SELECT string_agg(key, ',' ORDER BY key)"
                          + " FROM publisher.atomic_data_failed_records"),
              Optional.of("new,open")::equals);
    }
  }

  @Test
  void whatIsNotThereIsAnsweredWithWhatIs() throws Exception {
    createTables();
    for (String command : new String[] {"show", "retry", "drop"}) {
      assertThat(operator.types("failed", command, "--job", OWNERS, "no key")).isEqualTo(2);
      assertThat(operator.err())
          .contains("no key is no dead letter of " + OWNERS + ", which has none that is open");
    }
    park(OWNERS, "bad key", "NULL");

    assertThat(operator.types("failed", "retry", "--job", OWNERS, "bad key", "bed key"))
        .isEqualTo(2);
    assertThat(operator.err())
        .contains("bed key is no dead letter of " + OWNERS + "; did you mean bad key?");
    assertThat(operator.types("failed", "list", "--job", "owner")).isEqualTo(2);
    assertThat(operator.err()).contains("owner is no job; did you mean " + OWNERS);
    assertThat(operator.types("failed", "list", "--kind", "odd")).isEqualTo(2);
    assertThat(operator.types("failed", "list", "--limit", "0")).isEqualTo(2);
    assertThat(operator.types("failed", "drop", "--job", OWNERS)).isEqualTo(2);
    assertThat(operator.types("failed", "drop", "--job", OWNERS, "--all", "bad key")).isEqualTo(2);
    assertThat(operator.types("failed")).isEqualTo(2);
    assertThat(stored("bad key", "count(*) - count(dropped_at)")).isEqualTo("1");
  }

  @Test
  void aDeadLetterTellsWhichJobsItHoldsBack() throws Exception {
    createTables();
    park(HOTSPOTS, "asset", "NULL");
    park(OWNERS, "asset", "NULL");

    assertThat(operator.types("failed", "show", "--job", HOTSPOTS, "asset")).isZero();
    assertThat(operator.out())
        .containsPattern("holds back +" + OWNERS + ", entity_reward_destination_changes\n");
    assertThat(operator.types("failed", "show", "--job", OWNERS, "asset")).isZero();
    assertThat(operator.out()).doesNotContain("holds back");
    assertThat(operator.types("jobs")).isZero();
    assertThat(operator.out())
        .containsPattern(OWNERS + " +- +- +0 +1 +1\n")
        .containsPattern(HOTSPOTS + " +- +- +0 +1 +-\n");

    database.execute(
        """
        INSERT INTO publisher.atomic_data_published (job, key, fingerprint, acknowledged_at)
        VALUES ('%s', 'asset', decode(md5('x'), 'hex'), now())
        """
            .formatted(HOTSPOTS));
    assertThat(operator.types("failed", "show", "--job", HOTSPOTS, "asset")).isZero();
    assertThat(operator.out()).contains("asset").doesNotContain("holds back");
    assertThat(operator.types("jobs")).isZero();
    assertThat(operator.out()).containsPattern(OWNERS + " +- +- +0 +1 +0\n");
  }

  /** As a publisher would have, long ago. */
  private void park(String job, String key, String closed) {
    database.execute(
        """
        INSERT INTO publisher.atomic_data_failed_records (job, key, kind, reason, fingerprint,
          first_failed_at, last_failed_at, failures, closed_at)
        VALUES ('%s', '%s', 'REJECTED', 'bad', decode(md5('x'), 'hex'), 'epoch', 'epoch', 1, %s)
        """
            .formatted(job, key, closed));
  }

  private boolean parked(String asset) {
    return database
        .value(
            """
            SELECT count(*) FROM publisher.atomic_data_failed_records
            WHERE job = '%s' AND key = '%s' AND closed_at IS NULL
            """
                .formatted(OWNERS, asset))
        .equals(Optional.of("1"));
  }

  private String stored(String asset, String what) {
    return database
        .value(
            "SELECT %s FROM publisher.atomic_data_failed_records WHERE job = '%s' AND key = '%s'"
                .formatted(what, OWNERS, asset))
        .orElse("");
  }

  /** Another key's message, which is accepted. */
  private boolean othersGoOn(String others) {
    database.execute(
        """
        UPDATE asset_owners SET owner = (SELECT max(owner) FROM asset_owners),
          last_block = (SELECT max(last_block) + 1 FROM asset_owners)
        WHERE asset = (SELECT asset FROM asset_owners WHERE %s ORDER BY random() LIMIT 1)
        """
            .formatted(others));
    return true;
  }

  private void own(String asset, String owner) {
    database.execute(
        """
        UPDATE asset_owners SET owner = '%s',
          last_block = (SELECT max(last_block) + 1 FROM asset_owners)
        WHERE asset = '%s'
        """
            .formatted(owner, asset));
  }

  private String ownerOf(String asset) {
    return database
        .value("SELECT owner FROM asset_owners WHERE asset = '" + asset + "'")
        .orElseThrow();
  }

  private String otherOwner(String owner) {
    return database
        .value(
            """
            SELECT min(owner) FROM asset_owners
            WHERE owner <> '%s' AND owner NOT IN (SELECT address FROM welcome_packs)
            """
                .formatted(owner))
        .orElseThrow();
  }

  /** One that is owned directly, and published. */
  private String asset() {
    return database
        .value(
            """
            SELECT min(asset) FROM asset_owners JOIN key_to_assets k USING (asset)
            WHERE k.key_serialization = '"b58"'::jsonb
              AND owner NOT IN (SELECT address FROM welcome_packs)
            """)
        .orElseThrow();
  }

  private void awaitAllPublished(Runner runner) {
    long expected = installation.expected();
    await().atMost(LONG).until(() -> !runner.jobs().isEmpty());
    await().atMost(LONG).until(() -> installation.ingestor().verified() == expected);
    await()
        .atMost(LONG)
        .until(
            () ->
                database
                    .value("SELECT count(*) FROM publisher.atomic_data_published")
                    .equals(Optional.of(Long.toString(expected))));
  }
}
