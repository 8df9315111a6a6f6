package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.runner.config.Configuration;
import dev.atomicdata.signing.Keypair;
import dev.atomicdata.signing.Network;
import dev.atomicdata.testkit.AcceptedMessage;
import dev.atomicdata.testkit.Fault;
import dev.atomicdata.testkit.HeliumTables;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import dev.atomicdata.testkit.VerifyingIngestor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Four jobs on one database and one endpoint: what three of them suffer does not slow the last. */
@ExtendWith(PostgresExtension.class)
class IsolationTest {

  private static final int FLOOD = 2_000;
  private static final int ROUNDS = 1;
  private static final String HANGS = "atomic_mobile_hotspots";
  private static final String FLOODS = "atomic_iot_hotspots";
  private static final String FAILS = "entity_reward_destination_changes";
  private static final String LAST = "entity_ownership_changes";

  private final TestDatabase database;
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final AtomicLong floods = new AtomicLong();

  @TempDir Path directory;

  IsolationTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void oneHangsOneFailsOneFloodsAndTheLastGetsItsChangesThroughAllTheSame() throws Exception {
    Keypair keypair = Keypair.generate(Network.MAINNET, new SecureRandom());
    keypair.write(directory.resolve("publisher.key"));
    try (Connection connection = database.open()) {
      HeliumTables.create(connection);
      HeliumTables.fill(connection, 200, FLOOD, 1);
    }
    database.execute(
        "CREATE INDEX ON mobile_hotspot_infos (asset); CREATE INDEX ON iot_hotspot_infos (asset);"
            + " CREATE INDEX ON asset_owners (owner); ANALYZE");
    try (VerifyingIngestor ingestor = VerifyingIngestor.start(0, keypair.address(), this::take);
        Runner runner = start(keypair, ingestor.port())) {
      eventually()
          .until(
              () ->
                  runner.jobs().size() == 4
                      && runner.jobs().values().stream()
                          .allMatch(job -> job.state() == JobStatus.State.IDLE)
                      // A job that comes after others may be idle until they have been accepted.
                      && database
                          .value("SELECT count(*) FROM publisher.atomic_data_touched")
                          .equals(Optional.of("0")));
      accepted.clear();

      ingestor.faults(Fault.hang().when(message -> message.type().equals("mobile_hotspot")));
      database.execute(
          "UPDATE mobile_hotspot_infos SET location = (SELECT max(location) FROM mobile_hotspot_infos), last_block = "
              + next("mobile_hotspot_infos"),
          "ALTER TABLE mini_fanouts RENAME TO away");
      eventually().until(() -> runner.jobs().get(HANGS).inFlight() > 0);
      eventually().until(() -> !runner.jobs().get(FAILS).healthy());
      for (int round = 1; round <= ROUNDS; round++) {
        oneChangeBesideAFlood(round);
      }

      assertThat(runner.jobs().get(HANGS).inFlight()).isPositive();
      assertThat(runner.jobs().get(FAILS).reason()).contains("mini_fanouts");
      assertThat(runner.jobs().get(LAST).healthy()).isTrue();
      assertThat(runner.jobs().get(FLOODS).healthy()).isTrue();
    }
  }

  /** The flood is committed first, and ends after the change got through. */
  private void oneChangeBesideAFlood(int round) {
    long before = floods.get();
    long floodEnds = before + messagesOfAFlood();
    String asset =
        database
            .value(
                "SELECT asset FROM asset_owners JOIN key_to_assets k USING (asset)"
                    + " WHERE k.key_serialization = '\"b58\"'::jsonb ORDER BY asset OFFSET "
                    + round
                    + " LIMIT 1")
            .orElseThrow();
    database.execute(
        "UPDATE iot_hotspot_infos SET elevation = %d, last_block = %s"
            .formatted(1_000 + round, next("iot_hotspot_infos")));
    eventually().until(() -> floods.get() > before);

    database.execute(
        """
        UPDATE asset_owners SET owner = (SELECT max(owner) FROM asset_owners WHERE asset <> '%1$s'
            AND owner <> (SELECT owner FROM asset_owners WHERE asset = '%1$s')),
          last_block = %2$s WHERE asset = '%1$s'
        """
            .formatted(asset, next("asset_owners")));

    eventually().until(() -> accepted.contains("entity_ownership " + asset));
    assertThat(floods.get())
        .as("the flood's messages when the change got through")
        .isLessThan(floodEnds);
    eventually().until(() -> floods.get() == floodEnds);
  }

  /** A block that a poll finds; rows with older ones are left to the next sweep. */
  private static String next(String table) {
    return "(SELECT max(last_block) + 1 FROM " + table + ")";
  }

  /** Hotspots whose entity key cannot be told are no messages. */
  private long messagesOfAFlood() {
    return Long.parseLong(
        database
            .value(
                """
                SELECT count(*) FROM iot_hotspot_infos JOIN key_to_assets k USING (asset)
                WHERE k.key_serialization = '"b58"'::jsonb
                """)
            .orElseThrow());
  }

  private void take(AcceptedMessage message) {
    if (message.type().equals("iot_hotspot")) {
      floods.incrementAndGet();
    } else {
      accepted.add(message.type() + " " + message.asset());
    }
  }

  /** A connection for each job, and one for the rest. */
  private Runner start(Keypair keypair, int port) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("test.toml"),
            """
            service.preset = "helium"
            service.polling_interval = "50ms"
            service.max_concurrent_publishes = 64
            ingestor.request_timeout = "10m"
            database.max_connections = 5
            database.host = "%s"
            database.port = %d
            database.database_name = "%s"
            database.username = "%s"
            database.password = "%s"
            database.schema = "publisher"
            ingestor.base_url = "http://127.0.0.1:%d"
            signing.keypair_path = '%s'
            http.bind = "127.0.0.1"
            http.port = 0
            """
                .formatted(
                    database.host(),
                    database.port(),
                    database.name(),
                    database.username(),
                    database.password(),
                    port,
                    directory.resolve("publisher.key")));
    return Runner.start(
        Configuration.load(directory, Optional.of(file), Map.of()),
        keypair,
        PublisherListener.NONE);
  }

  private static ConditionFactory eventually() {
    return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20));
  }
}
