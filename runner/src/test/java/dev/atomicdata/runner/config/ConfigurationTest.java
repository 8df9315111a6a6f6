package dev.atomicdata.runner.config;

import static dev.atomicdata.runner.config.ConfigurationFolder.REQUIRED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Job;
import dev.atomicdata.postgres.SslMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {

  private final ConfigurationFolder folder;

  ConfigurationTest(@TempDir Path directory) throws IOException {
    folder = new ConfigurationFolder(directory);
  }

  @Test
  void aLaterLayerWins() throws Exception {
    folder.write("config/default.toml", REQUIRED + "database.host = \"one\"\ndatabase.port = 1\n");
    folder.write("config/local.toml", "database.port = 2\ndatabase.username = \"two\"\n");
    folder.set("ATOMIC_DATA_PUBLISHER_DATABASE_USERNAME", "three");

    Settings settings = folder.load();

    assertThat(settings.database().host()).isEqualTo("one");
    assertThat(settings.database().port()).isEqualTo(2);
    assertThat(settings.database().username()).isEqualTo("three");
    assertThat(settings.database().databaseName()).isEqualTo("helium");
  }

  @Test
  void aNamedFileStandsInForTheLocalOne() throws Exception {
    folder.write("config/local.toml", "nonsense = true\n");
    Path toml = folder.write("own.toml", REQUIRED + "http.port = 1\n");
    Path conf = folder.write("own.conf", REQUIRED + "http { port = 2 }\n");
    Path json =
        folder.write(
            "own.json",
            """
            {"service": {"preset": "helium"}, "ingestor": {"base_url": "http://localhost:1"},
             "signing": {"keypair_path": "k"}, "http": {"port": 3}}
            """);

    assertThat(folder.load(toml).http().port()).isEqualTo(1);
    assertThat(folder.load(conf).http().port()).isEqualTo(2);
    assertThat(folder.load(json).http().port()).isEqualTo(3);
  }

  @Test
  void aListInALaterLayerReplacesTheEarlierOne() throws Exception {
    String job =
        """
        [[service.jobs]]
        name = "%s"
        message = "json"
        atomic_data_query = "SELECT id FROM t WHERE id = ANY($PRIMARY_KEYS)"
        sources = [{ table = "t", change_column = "block", key_column = "id" }]
        """;
    folder.write(
        "config/default.toml",
        "ingestor.base_url = \"https://a.example\"\n"
            + job.formatted("one")
            + job.formatted("two"));
    folder.write("config/local.toml", job.formatted("three"));

    assertThat(folder.load().jobs()).extracting(Job::name).containsExactly("three");
  }

  @Test
  void aConfFileMayReferToSettingsAndIncludeFiles() throws Exception {
    folder.write("more.conf", "database.username = included");
    Path file =
        folder.write(
            "own.conf",
            REQUIRED + "include \"more.conf\"\nstate.username = ${database.username}-state\n");
    folder.set("ATOMIC_DATA_PUBLISHER_DATABASE_USERNAME", "set");

    Settings settings = folder.load(file);

    assertThat(settings.database().username()).isEqualTo("set");
    assertThat(settings.state().username()).isEqualTo("set-state");
  }

  @Test
  void theStateLivesInTheSameDatabaseUnlessToldOtherwise() throws Exception {
    folder.write(
        "config/local.toml",
        REQUIRED
            + """
            [database]
            host = "replica"
            password = "secret"
            ssl_mode = "verify-full"
            [state]
            host = "primary"
            """);

    Settings settings = folder.load();

    assertThat(settings.state().host()).isEqualTo("primary");
    assertThat(settings.state().password()).isEqualTo("secret");
    assertThat(settings.state().sslMode()).isEqualTo(SslMode.VERIFY_FULL);
    assertThat(settings.database().host()).isEqualTo("replica");
  }

  @Test
  void durationsHaveUnits() throws Exception {
    folder.write(
        "config/local.toml",
        REQUIRED + "service.polling_interval = \"100ms\"\nservice.lease = \"2m\"\n");

    Settings settings = folder.load();

    assertThat(settings.publisher().pollingInterval()).isEqualTo(Duration.ofMillis(100));
    assertThat(settings.lease()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void whatLooksLikeASubstitutionInTomlStaysText() throws Exception {
    folder.write("config/local.toml", REQUIRED + "database.password = \"${HOME}\"\n");

    assertThat(folder.load().database().password()).isEqualTo("${HOME}");
  }

  @Test
  void thePresetBringsFourJobs() throws Exception {
    folder.write(
        "config/local.toml",
        REQUIRED
            + "service.helium.schema = \"Sink\"\n"
            + "service.helium.change_column = \"last_block_height\"\n");

    List<Job> jobs = folder.load().jobs();

    assertThat(jobs)
        .extracting(Job::name)
        .containsExactly(
            "atomic_mobile_hotspots",
            "atomic_iot_hotspots",
            "entity_ownership_changes",
            "entity_reward_destination_changes");
    assertThat(jobs)
        .allSatisfy(
            job -> {
              assertThat(job.destination()).isEqualTo("https://ingestor.example");
              assertThat(job.atomicDataQuery())
                  .contains("\"Sink\".key_to_assets", "last_block_height")
                  .doesNotContain("$SCHEMA", "$CHANGE_COLUMN");
              assertThat(job.sources())
                  .allSatisfy(
                      source -> {
                        assertThat(source.table()).startsWith("\"Sink\".");
                        assertThat(source.changeColumn()).contains("last_block_height");
                      });
            });
  }
}
