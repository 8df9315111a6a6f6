package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.postgres.Finding;
import dev.atomicdata.runner.config.Configuration;
import dev.atomicdata.runner.config.ConfigurationException;
import dev.atomicdata.runner.config.Settings;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/operating.md has granted is enough, and each of it is needed. */
@ExtendWith(PostgresExtension.class)
class PrivilegesTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "operating.md");

  private final TestDatabase database;
  private final String role = "publisher_" + UUID.randomUUID().toString().substring(0, 8);
  private Installation installation;

  @TempDir Path directory;

  PrivilegesTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void grantWhatTheDocumentSays() throws Exception {
    database.execute(
        "DROP SCHEMA IF EXISTS publisher_state CASCADE; DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "REVOKE ALL ON DATABASE %s FROM PUBLIC; REVOKE ALL ON SCHEMA public FROM PUBLIC"
            .formatted(database.name()),
        "CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
    installation = new Installation(database, directory).withRows();
    String text = Files.readString(DOCUMENT);
    int begin = text.indexOf("```sql\nGRANT CONNECT") + "```sql\n".length();
    database.execute(inThisDatabase(text.substring(begin, text.indexOf("```", begin))));
  }

  @AfterEach
  void close() {
    installation.close();
    database.execute("DROP OWNED BY " + role + " CASCADE; DROP ROLE " + role);
  }

  @Test
  void theyAreEnoughForTheFirstStartARestartAndEverythingBetween() throws Exception {
    publishEverything();
    long first = installation.ingestor().verified();
    assertThat(first).isEqualTo(installation.expected());
    database.execute("UPDATE asset_owners SET owner = owner, last_block = last_block + 1");

    publishEverything();

    assertThat(database.value("SELECT tableowner FROM pg_tables WHERE tablename ~ 'published'"))
        .contains(role);
    assertThat(Validation.findings(settings()))
        .noneMatch(finding -> finding.severity() == Finding.Severity.WRONG);
  }

  @Test
  void theRightToCreateTheSchemaItselfIsEnoughToo() throws Exception {
    database.execute(
        "DROP SCHEMA publisher_state",
        "GRANT CREATE ON DATABASE %s TO %s".formatted(database.name(), role));

    publishEverything();

    assertThat(installation.ingestor().verified()).isEqualTo(installation.expected());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONNECT ON DATABASE helium",
        "USAGE ON SCHEMA public",
        "SELECT ON public.mobile_hotspot_infos",
        "SELECT ON public.iot_hotspot_infos",
        "SELECT ON public.key_to_assets",
        "SELECT ON public.asset_owners",
        "SELECT ON public.welcome_packs",
        "SELECT ON public.recipients",
        "SELECT ON public.mini_fanouts",
        "USAGE ON SCHEMA publisher_state",
        "CREATE ON SCHEMA publisher_state"
      })
  void withoutOneOfThemTheStartEndsAndNamesTheGrantThatIsMissing(String privilege)
      throws Exception {
    database.execute(inThisDatabase("REVOKE " + privilege + " FROM publisher"));

    String grant = inThisDatabase("GRANT " + privilege + " TO publisher;");
    assertThat(Validation.findings(settings()))
        .filteredOn(finding -> finding.severity() == Finding.Severity.WRONG)
        .extracting(finding -> finding.remedy().replace("\"", ""))
        .containsOnly(grant);
    try (Runner runner = start()) {
      assertThatThrownBy(runner::awaitFailure)
          .hasCauseInstanceOf(ConfigurationException.class)
          .satisfies(
              failure ->
                  assertThat(String.valueOf(failure.getMessage()).replace("\"", ""))
                      .contains(grant));
    }
  }

  private void publishEverything() throws Exception {
    try (Runner runner = start()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  runner.jobs().size() == 4
                      && runner.jobs().values().stream()
                          .allMatch(
                              status ->
                                  status.state() == JobStatus.State.IDLE
                                      && status.caughtUpTo().isPresent())
                      // A job that comes after others may be idle until they have been accepted.
                      && installation.ingestor().verified() >= installation.expected());
    }
  }

  private Runner start() throws Exception {
    return Runner.start(settings(), installation.keypair(), PublisherListener.NONE);
  }

  private Settings settings() throws Exception {
    String prefix = "ATOMIC_DATA_PUBLISHER_DATABASE_";
    return Configuration.load(
        directory,
        Optional.of(installation.file("")),
        Map.of(
            prefix + "USERNAME", role,
            prefix + "PASSWORD", "secret",
            prefix + "SCHEMA", "publisher_state",
            prefix + "ACQUIRE_TIMEOUT", "1s",
            prefix + "MIN_CONNECTIONS", "0"));
  }

  private String inThisDatabase(String sql) {
    return sql.replaceAll("\\bhelium\\b", database.name()).replaceAll("\\bpublisher\\b", role);
  }
}
