package dev.atomicdata.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.atomicdata.domain.Job;
import dev.atomicdata.postgres.SslMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {

  private static final String REQUIRED =
      """
      service.preset = "helium"
      ingestor.base_url = "https://ingestor.example"
      signing.keypair_path = "/keys/publisher.key"
      """;

  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void makeFolder() throws IOException {
    Files.createDirectory(directory.resolve("config"));
  }

  @Test
  void aLaterLayerWins() throws Exception {
    write("config/default.toml", REQUIRED + "database.host = \"one\"\ndatabase.port = 1\n");
    write("config/local.toml", "database.port = 2\ndatabase.username = \"two\"\n");
    environment.put("ATOMIC_DATA_PUBLISHER_DATABASE_USERNAME", "three");

    Settings settings = load();

    assertThat(settings.database().host()).isEqualTo("one");
    assertThat(settings.database().port()).isEqualTo(2);
    assertThat(settings.database().username()).isEqualTo("three");
    assertThat(settings.database().databaseName()).isEqualTo("helium");
  }

  @Test
  void aNamedFileStandsInForTheLocalOne() throws Exception {
    write("config/local.toml", "nonsense = true\n");
    Path toml = write("own.toml", REQUIRED + "http.port = 1\n");
    Path conf = write("own.conf", REQUIRED + "http { port = 2 }\n");
    Path json =
        write(
            "own.json",
            """
            {"service": {"preset": "helium"}, "ingestor": {"base_url": "http://localhost:1"},
             "signing": {"keypair_path": "k"}, "http": {"port": 3}}
            """);

    assertThat(load(toml).http().port()).isEqualTo(1);
    assertThat(load(conf).http().port()).isEqualTo(2);
    assertThat(load(json).http().port()).isEqualTo(3);
  }

  @Test
  void everyProblemIsSaidAtOnceWithItsPlace() throws Exception {
    write(
        "config/local.toml",
        """
        [database]
        port = 70000
        hots = "db.example"
        ssl_mode = "yes"

        [service]
        preset = "helium"
        lease = 15
        """);
    environment.put("ATOMIC_DATA_PUBLISHER_HTTP_PORT", "x");
    environment.put("ATOMIC_DATA_PUBLISHER_DATABASE_DATABASENAME", "helium");

    List<String> problems = problems();

    String file = directory.resolve("config/local.toml").toString();
    assertThat(problems)
        .containsExactlyInAnyOrder(
            file + ":2: database.port is 70000 (expected: a whole number from 1 to 65535)",
            file + ":3: database.hots is not a setting (did you mean database.host?)",
            file
                + ":4: database.ssl_mode is yes (expected: disable, allow, prefer, require,"
                + " verify-ca, verify-full)",
            file
                + ":8: service.lease is 15 (expected: a duration of 1s or more, like \"100ms\","
                + " \"10s\", \"5m\" or \"24h\")",
            "environment ATOMIC_DATA_PUBLISHER_HTTP_PORT: http.port is x (expected: a whole number"
                + " from 0 to 65535)",
            "environment: ATOMIC_DATA_PUBLISHER_DATABASE_DATABASENAME is not a setting (did you mean"
                + " ATOMIC_DATA_PUBLISHER_DATABASE_DATABASE_NAME?)",
            "not set: ingestor.base_url is missing (expected: https://host[:port], or"
                + " http://host[:port])",
            "not set: signing.keypair_path is missing (expected: the path of a file)");
  }

  @Test
  void whatDoesNotFitTogetherIsSaidToo() throws Exception {
    write("config/local.toml", REQUIRED + "database.min_connections = 20\n");

    assertThat(problems())
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .startsWith("together: database does not fit: ")
                    .contains("20")
                    .contains("10"));
  }

  @Test
  void valuesOfTheEnvironmentAreTextWhateverTheyLookLike() throws Exception {
    write("config/local.toml", REQUIRED);
    environment.put("ATOMIC_DATA_PUBLISHER_DATABASE_PASSWORD", "0123");
    environment.put("ATOMIC_DATA_PUBLISHER_DATABASE_DATABASE_NAME", "1e5");
    environment.put("ATOMIC_DATA_PUBLISHER_DATABASE_PORT", "6432");
    environment.put("ATOMIC_DATA_PUBLISHER_INGESTOR_ALLOW_PLAINTEXT", "true");

    Settings settings = load();

    assertThat(settings.database().password()).isEqualTo("0123");
    assertThat(settings.database().databaseName()).isEqualTo("1e5");
    assertThat(settings.database().port()).isEqualTo(6432);
  }

  @Test
  void aNumberIsNoTextAndIsNotMadeOne() throws Exception {
    write("config/local.toml", REQUIRED + "database.username = 1e5\n");

    assertThat(problems())
        .singleElement()
        .asString()
        .contains("database.username is 100000 (expected: text in quotes, not empty)");
  }

  @Test
  void variablesThatKubernetesMakesAreIgnored() throws Exception {
    write("config/local.toml", REQUIRED);
    environment.put("ATOMIC_DATA_PUBLISHER_SERVICE_HOST", "10.0.0.1");
    environment.put("ATOMIC_DATA_PUBLISHER_SERVICE_PORT", "3000");
    environment.put("ATOMIC_DATA_PUBLISHER_SERVICE_PORT_HEALTH", "3000");
    environment.put("ATOMIC_DATA_PUBLISHER_PORT", "tcp://10.0.0.1:3000");
    environment.put("ATOMIC_DATA_PUBLISHER_PORT_3000_TCP", "tcp://10.0.0.1:3000");
    environment.put("ATOMIC_DATA_PUBLISHER_PORT_3000_TCP_ADDR", "10.0.0.1");
    environment.put("ATOMIC_DATA_PUBLISHER_METRICS_SERVICE_HOST", "10.0.0.2");
    environment.put("ATOMIC_DATA_PUBLISHER_METRICS_PORT", "tcp://10.0.0.2:9090");

    assertThat(load().http().port()).isEqualTo(3000);
  }

  @Test
  void noSettingIsNamedLikeAVariableOfKubernetes() {
    assertThat(KnownSettings.ALL)
        .extracting(Setting::variable)
        .noneMatch(variable -> Environment.ofKubernetes(variable, ""));
  }

  @Test
  void aPasswordIsShownNowhere() throws Exception {
    write(
        "config/local.toml",
        REQUIRED + "database.password = \"hunter2\"\nstate.password = 271828\n");

    assertThat(problems())
        .singleElement()
        .asString()
        .contains("state.password is ****** (expected: text in quotes)")
        .doesNotContain("271828");
    write("config/local.toml", REQUIRED + "database.password = \"hunter2\"\n");
    assertThat(load().toString()).doesNotContain("hunter2");
  }

  @Test
  void theStateLivesInTheSameDatabaseUnlessToldOtherwise() throws Exception {
    write(
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

    Settings settings = load();

    assertThat(settings.state().host()).isEqualTo("primary");
    assertThat(settings.state().password()).isEqualTo("secret");
    assertThat(settings.state().sslMode()).isEqualTo(SslMode.VERIFY_FULL);
    assertThat(settings.database().host()).isEqualTo("replica");
  }

  @Test
  void durationsHaveUnits() throws Exception {
    write(
        "config/local.toml",
        REQUIRED + "service.polling_interval = \"100ms\"\nservice.lease = \"2m\"\n");

    Settings settings = load();

    assertThat(settings.publisher().pollingInterval()).isEqualTo(Duration.ofMillis(100));
    assertThat(settings.lease()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void whatLooksLikeASubstitutionInTomlStaysText() throws Exception {
    write("config/local.toml", REQUIRED + "database.password = \"${HOME}\"\n");

    assertThat(load().database().password()).isEqualTo("${HOME}");
  }

  @Test
  void aFileThatIsNoTomlIsNamedWithItsLine() throws Exception {
    write("config/local.toml", "[database]\nport = = 1\n");

    assertThat(problems())
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .startsWith(directory.resolve("config/local.toml") + ":2: TOML is malformed"));
  }

  @Test
  void aNamedFileHasToBeThere() {
    assertThat(problems(directory.resolve("nowhere.toml")))
        .contains(directory.resolve("nowhere.toml") + ": file is not there (expected: a file)");
  }

  @Test
  void thePresetBringsFourJobs() throws Exception {
    write(
        "config/local.toml",
        REQUIRED
            + "service.helium.schema = \"Sink\"\n"
            + "service.helium.change_column = \"last_block_height\"\n");

    List<Job> jobs = load().jobs();

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
              assertThat(job.atomicDataQuery())
                  .contains("\"Sink\".key_to_assets", "last_block_height")
                  .doesNotContain("$SCHEMA", "$CHANGE_COLUMN");
              assertThat(job.sources())
                  .allSatisfy(
                      source -> {
                        assertThat(source.table()).startsWith("\"Sink\".");
                        assertThat(source.changeColumn()).isEqualTo("last_block_height");
                      });
            });
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private Settings load() throws ConfigurationException {
    return Configuration.load(directory, Optional.empty(), environment);
  }

  private Settings load(Path file) throws ConfigurationException {
    return Configuration.load(directory, Optional.of(file), environment);
  }

  private List<String> problems() {
    return problems(Optional.empty());
  }

  private List<String> problems(Path file) {
    return problems(Optional.of(file));
  }

  private List<String> problems(Optional<Path> file) {
    return catchThrowableOfType(
            ConfigurationException.class, () -> Configuration.load(directory, file, environment))
        .problems()
        .stream()
        .map(Problem::toString)
        .toList();
  }
}
