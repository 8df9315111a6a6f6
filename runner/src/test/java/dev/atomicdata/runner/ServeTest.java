package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atomicdata.testkit.Fault;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, and what a signal does to it. */
@ExtendWith(PostgresExtension.class)
class ServeTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Pattern PORT = Pattern.compile("http=127\\.0\\.0\\.1:(\\d+)");

  private final TestDatabase database;
  private Installation installation;
  private Path output;
  private Optional<Process> process = Optional.empty();

  @TempDir Path directory;

  ServeTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void install() throws Exception {
    // A process that was killed leaves a statement behind, which the drop would wait for.
    database.execute(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """,
        "DROP SCHEMA IF EXISTS publisher CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    installation = new Installation(database, directory).withRows();
    output = directory.resolve("output");
  }

  @AfterEach
  void close() {
    process.ifPresent(Process::destroyForcibly);
    installation.close();
  }

  @Test
  void aSignalLetsCallsInFlightEndAndTheProcessEndWithZero() throws Exception {
    installation.ingestor().faults(Fault.delay(Duration.ofMillis(300)));
    Process running = start("serve");
    await().atMost(LONG).until(() -> installation.ingestor().verified() > 0);

    running.destroy();

    assertThat(running.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(running.exitValue()).as(Files.readString(output)).isZero();
    assertThat(database.value("SELECT count(*) FROM publisher.atomic_data_published"))
        .contains(Long.toString(installation.ingestor().verified()));
    assertThat(
            database.value(
                "SELECT count(*) FROM publisher.atomic_data_published WHERE fingerprint IS NULL"))
        .contains("0");
    assertThat(lines())
        .extracting(line -> line.at("/formattedMessage").asText())
        .anyMatch(message -> message.startsWith("started: version="))
        .anyMatch(message -> message.equals("stopped"));
    assertThat(lines()).noneMatch(line -> line.has("mdc"));
  }

  @Test
  void aStatementThatDoesNotEndHoldsUpNoSignal() throws Exception {
    Process running =
        start(List.of(), "database.lock_timeout = \"250s\"\nservice.shutdown_timeout = \"100ms\"");
    await().atMost(LONG).until(() -> installation.ingestor().verified() > 0);
    try (Connection holder = database.open()) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("LOCK TABLE asset_owners");
      await()
          .atMost(LONG)
          .until(
              () ->
                  database
                      .value(
                          """
                          SELECT count(*) > 0 FROM pg_locks
                          WHERE NOT granted AND relation = 'asset_owners'::regclass
                          """)
                      .equals(Optional.of("t")));

      running.destroy();

      assertThat(running.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(running.exitValue()).as(Files.readString(output)).isZero();
      assertThat(lines())
          .extracting(line -> line.at("/formattedMessage").asText())
          .anyMatch(message -> message.startsWith("job cut off: job=entity_"))
          .anyMatch(message -> message.equals("stopped"));
    }
  }

  @Test
  void whatWouldNeverWorkEndsTheProcessWithTwoAndIsSaidAtOnceWithoutAStackTrace() throws Exception {
    database.execute(
        "CREATE SCHEMA publisher; CREATE TABLE publisher.atomic_data_polling_state (x integer)",
        "DROP TABLE mini_fanouts");

    Process running = start();

    assertThat(running.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(output);
    assertThat(running.exitValue()).as(said).isEqualTo(2);
    assertThat(said)
        .contains(
            "The configuration cannot be used:",
            "job entity_reward_destination_changes, table public.mini_fanouts: not found",
            "state schema publisher: has a table of another program")
        .doesNotContain("\tat ", "Exception");
  }

  @Test
  void aPortThatIsTakenEndsTheProcessWithOne() throws Exception {
    Process first = start();
    await().atMost(LONG).until(() -> port().isPresent());
    int taken = port().orElseThrow();
    output = directory.resolve("second");

    Process second = start(List.of(), "http.port = " + taken);

    assertThat(second.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(1);
    assertThat(lines())
        .filteredOn(line -> line.at("/level").asText().equals("ERROR"))
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.at("/formattedMessage").asText())
                    .startsWith(
                        "cannot listen on 127.0.0.1:%d (expected: a free port; setting http.port)"
                            .formatted(taken)))
        .satisfies(line -> assertThat(line.at("/throwable").size()).isZero());
    first.destroy();
    assertThat(first.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private Process start(String... arguments) throws IOException {
    return start(List.of(arguments), "");
  }

  private Process start(List<String> arguments, String more) throws IOException {
    Path file = installation.file(more);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    builder.command().addAll(arguments);
    builder.command().addAll(List.of("--config", file.toString()));
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Process started = builder.start();
    if (process.isEmpty()) {
      process = Optional.of(started);
    }
    return started;
  }

  private Optional<Integer> port() throws IOException {
    Matcher port = PORT.matcher(Files.readString(output));
    return port.find() ? Optional.of(Integer.valueOf(port.group(1))) : Optional.empty();
  }

  private List<JsonNode> lines() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    return Files.readAllLines(output).stream()
        .filter(line -> line.startsWith("{"))
        .map(
            line -> {
              try {
                return mapper.readTree(line);
              } catch (IOException e) {
                throw new IllegalStateException(line, e);
              }
            })
        .toList();
  }
}
