package dev.atomicdata.runner.config;

import static dev.atomicdata.runner.config.PresetDatabase.ASSET;
import static dev.atomicdata.runner.config.PresetDatabase.WALLET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.postgres.Database;
import dev.atomicdata.postgres.HeldBackKeys;
import dev.atomicdata.runner.Runner;
import dev.atomicdata.signing.Keypair;
import dev.atomicdata.signing.Network;
import dev.atomicdata.testkit.AcceptedMessage;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import dev.atomicdata.testkit.VerifyingIngestor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** In which order the receiver is told about a hotspot, by the whole program. */
@ExtendWith(PostgresExtension.class)
class PresetOrderTest {

  private static final String MOBILE = "mobile_hotspot";
  private static final String[] DEPENDENTS = {"entity_ownership", "entity_reward_destination"};
  private static final String LOCATION = "631252734740306943";

  private final TestDatabase database;
  private final Keypair keypair = Keypair.generate(Network.MAINNET, new SecureRandom());
  private final List<String> accepted = new CopyOnWriteArrayList<>();
  private HeliumRows rows;
  private VerifyingIngestor ingestor;

  @TempDir Path directory;

  PresetOrderTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void begin() throws Exception {
    database.execute(
        "DROP SCHEMA IF EXISTS publisher CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    rows = new HeliumRows(database).createTables().keyToAsset(ASSET, 5).owner(ASSET, WALLET, 5);
    keypair.write(directory.resolve("publisher.key"));
    ingestor = VerifyingIngestor.start(0, keypair.address(), this::accepted);
  }

  @AfterEach
  void end() {
    ingestor.close();
  }

  @Test
  void anAssetWithAHotspotsRowIsToldOfInItsOrder() throws Exception {
    rows.mobile(ASSET, LOCATION, "wifiIndoor", "{}", 5);

    try (Runner runner = start()) {
      awaitMessages(3);
      awaitNothingLeft(runner);
    }

    assertThat(accepted.get(0)).isEqualTo(MOBILE);
    assertThat(accepted.subList(1, 3)).containsExactlyInAnyOrder(DEPENDENTS);
    assertThat(accepted).hasSize(3);
  }

  @Test
  void anAssetWithoutAHotspotsRowIsToldOfAtOnceAndAgainAfterItsFirstMessage() throws Exception {
    try (Runner runner = start()) {
      awaitMessages(2);
      assertThat(accepted).containsExactlyInAnyOrder(DEPENDENTS);

      rows.mobile(ASSET, LOCATION, "wifiIndoor", "{}", 6);
      awaitMessages(5);
      database.execute(
          "UPDATE mobile_hotspot_infos SET device_type = '\"wifiOutdoor\"', last_block = 7");
      awaitMessages(6);
      awaitNothingLeft(runner);
    }

    assertThat(accepted.get(2)).isEqualTo(MOBILE);
    assertThat(accepted.subList(3, 5)).containsExactlyInAnyOrder(DEPENDENTS);
    assertThat(accepted.subList(5, accepted.size())).containsExactly(MOBILE);
  }

  @Test
  void whatAHotspotsDeadLetterHoldsBackIsCountedAndSentOnceItIsRepaired() throws Exception {
    rows.mobile(ASSET, LOCATION, "toaster", "{}", 5);

    try (Runner runner = start();
        Database state = Database.open(rows.settings().withSchema("publisher"))) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  database
                      .value("SELECT to_regclass('publisher.atomic_data_failed_records')")
                      .flatMap(
                          there ->
                              database.value(
                                  "SELECT count(*) FROM publisher.atomic_data_failed_records"))
                      .equals(Optional.of("1")));
      awaitNothingLeft(runner);
      assertThat(accepted).isEmpty();
      assertThat(HeldBackKeys.count(state, HeliumRows.jobs()))
          .isEqualTo(
              Map.of("entity_ownership_changes", 1L, "entity_reward_destination_changes", 1L));

      database.execute(
          "UPDATE mobile_hotspot_infos SET device_type = '\"wifiIndoor\"', last_block = 6");
      awaitMessages(3);
      awaitNothingLeft(runner);
      assertThat(HeldBackKeys.count(state, HeliumRows.jobs()).values()).containsOnly(0L);
    }

    assertThat(accepted.get(0)).isEqualTo(MOBILE);
    assertThat(accepted.subList(1, accepted.size())).containsExactlyInAnyOrder(DEPENDENTS);
  }

  private void accepted(AcceptedMessage message) {
    accepted.add(message.type());
  }

  private void awaitMessages(int count) {
    await().atMost(Duration.ofSeconds(60)).until(() -> accepted.size() >= count);
  }

  /** Every job has caught up, and been told of nothing more by others. */
  private void awaitNothingLeft(Runner runner) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                runner.jobs().size() == 4
                    && runner.jobs().values().stream()
                        .allMatch(job -> job.caughtUpTo().isPresent() && job.openPages() == 0)
                    && database
                        .value("SELECT count(*) FROM publisher.atomic_data_touched")
                        .equals(Optional.of("0")));
  }

  private Runner start() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("test.toml"),
            """
            service.preset = "helium"
            service.polling_interval = "100ms"
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
                    ingestor.port(),
                    directory.resolve("publisher.key")));
    Settings settings = Configuration.load(directory, Optional.of(file), Map.of());
    return Runner.start(settings, keypair, PublisherListener.NONE);
  }
}
