package dev.atomicdata.runner.config;

import static dev.atomicdata.runner.config.HeliumRows.key;
import static dev.atomicdata.runner.config.HeliumRows.share;
import static dev.atomicdata.runner.config.HeliumRows.shares;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.ChangeSource;
import dev.atomicdata.postgres.Database;
import dev.atomicdata.postgres.PollingSettings;
import dev.atomicdata.postgres.PollingSources;
import dev.atomicdata.postgres.StateSchema;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whichever row of an asset comes last, the asset is looked at again. */
@ExtendWith(PostgresExtension.class)
class HeliumPresetSourcesTest {

  private static final String ASSET = key(1);
  private static final String PACK = key(2);
  private static final String FANOUT = key(3);

  private final TestDatabase testDatabase;
  private final HeliumRows rows;

  HeliumPresetSourcesTest(TestDatabase testDatabase) {
    this.testDatabase = testDatabase;
    this.rows = new HeliumRows(testDatabase);
  }

  @BeforeEach
  void fillTables() {
    if (testDatabase.value("SELECT to_regclass('key_to_assets')").isEmpty()) {
      rows.createTables();
    }
    rows.removeAll()
        .keyToAsset(ASSET, 100)
        .owner(ASSET, PACK, 100)
        .welcomePack(PACK, key(4), 100)
        .recipient(ASSET, FANOUT, 100)
        .miniFanout(FANOUT, key(5), 100, share(key(6), shares(1)))
        .mobile(ASSET, "1", "wifiIndoor", "{}", 100)
        .iot(ASSET, "1", 1, 1, true, 100);
  }

  static Stream<Arguments> everySource() {
    return HeliumRows.jobs().stream()
        .flatMap(
            job -> job.sources().stream().map(source -> Arguments.of(job.name(), source.table())));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everySource")
  void aRowThatChangesWithoutItsBlockTouchesItsAsset(String jobName, String table) {
    Job job = HeliumRows.job(jobName);
    try (Database database = Database.open(rows.settings())) {
      new StateSchema(database).createOrUpgrade();
      ChangeSource source =
          new PollingSources(database, database, PollingSettings.defaults()).source(job);
      Checkpoint seen = drained(source, Checkpoint.start(), new HashSet<>());

      testDatabase.execute("UPDATE " + table + " SET created_at = now()");
      Set<RowKey> touched = new HashSet<>();
      drained(source, seen, touched);

      assertThat(touched).containsExactly(new RowKey(ASSET));
    }
  }

  @Test
  void everyTableThatAQueryReadsIsASource() {
    for (Job job : HeliumRows.jobs()) {
      List<String> read =
          Stream.of(job.atomicDataQuery().split("\\s+"))
              .filter(word -> word.startsWith("public."))
              .toList();

      assertThat(job.sources())
          .as(job.name())
          .extracting("table")
          .containsExactlyInAnyOrderElementsOf(
              new HashSet<>(read).stream().map(Object.class::cast).toList());
    }
  }

  private static Checkpoint drained(ChangeSource source, Checkpoint since, Set<RowKey> keys) {
    Checkpoint checkpoint = since;
    ChangePage page;
    do {
      page = source.next(checkpoint, 100);
      page.changes().stream().map(Change::key).forEach(keys::add);
      checkpoint = page.next();
    } while (page.more());
    return checkpoint;
  }
}
