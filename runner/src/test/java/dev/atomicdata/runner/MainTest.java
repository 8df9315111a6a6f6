package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpNamesTheCommandItsOptionsAndItsExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains(
            "serve",
            "validate",
            "keypair",
            "config",
            "jobs",
            "pause",
            "resume",
            "republish",
            "failed",
            "demo",
            "ingestor",
            "--config",
            "--version",
            "Exit codes")
        .contains("config/local.toml, or the file");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);

    assertThat(run("serve", "--help")).isZero();
    assertThat(out.toString()).contains("Publish until told to stop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jobs",
        "pause",
        "resume",
        "reconcile",
        "republish",
        "failed",
        "failed list",
        "failed show",
        "failed retry",
        "failed drop"
      })
  void theHelpOfEachCommandFitsATerminal(String command) {
    assertThat(run((command + " --help").split(" ", -1))).isZero();
    assertThat(out.toString()).startsWith("Usage: atomic-data-publisher " + command);
    // A word alone on its line was wrapped.
    assertThat(out.toString().lines())
        .allMatch(line -> line.length() <= 80)
        .noneMatch(line -> line.matches("[a-z]+"));
  }

  @Test
  void versionIsSaid() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("atomic-data-publisher ");
  }

  @Test
  void wrongUsageEndsWithTwo() {
    assertThat(run("--nonsense")).isEqualTo(2);
    assertThat(err.toString()).contains("--nonsense");
    assertThat(run("serve", "all")).isEqualTo(2);
    assertThat(err.toString()).contains("'all'", "See atomic-data-publisher serve --help");
  }

  @Test
  void anUnknownCommandIsAnsweredWithThoseThatThereAre() {
    assertThat(run("publish")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith(
            "publish is no command (expected: serve, validate, keypair, config, jobs, pause, resume,"
                + " reconcile, republish, failed)")
        .contains("See atomic-data-publisher --help");
  }

  @Test
  void everyProblemOfTheConfigurationIsPrintedAndEndsWithTwo() throws Exception {
    Path file = Files.writeString(directory.resolve("own.toml"), "http.port = 99999\nhots = 1\n");

    for (String[] arguments :
        new String[][] {
          {"--config", file.toString()},
          {"serve", "--config", file.toString()},
          {"--config", file.toString(), "serve"}
        }) {
      err.getBuffer().setLength(0);

      assertThat(run(arguments)).isEqualTo(2);
      assertThat(err.toString())
          .contains("The configuration cannot be used:")
          .contains(file + ":1: http.port is 99999 (expected: a whole number from 0 to 65535)")
          .contains(file + ":2: hots is no setting")
          .contains("not set: ingestor.base_url is missing")
          .contains("not set: service.jobs is missing");
    }
  }

  @Test
  void jobsThatThisProgramCannotSendAreRefusedWithAllElseThatKeepsItFromStarting()
      throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("own.toml"),
            """
            ingestor.base_url = "http://localhost:1"
            signing.keypair_path = 'nowhere.key'
            [[service.watched_tables]]
            name = "hotspots"
            change_column = "updated_at"
            atomic_data_query = "SELECT * FROM hotspots WHERE id = $PRIMARY_KEY"
            publish_endpoint = "/hotspots"
            """);

    assertThat(run("--config", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("job hotspots publishes json, for which this version has no sink")
        .contains("docs/writing-an-adapter.md")
        .contains("nowhere.key: signing.keypair_path names a file that cannot");
  }

  @Test
  void aKeypairThatCannotBeReadIsAProblemOfTheConfiguration() throws Exception {
    Path keypair = Files.writeString(directory.resolve("bad.key"), "no key");
    Path file =
        Files.writeString(
            directory.resolve("own.toml"),
            """
            service.preset = "helium"
            ingestor.base_url = "http://localhost:1"
            signing.keypair_path = '%s'
            logging.level = "error"
            """
                .formatted(keypair));

    assertThat(run("--config", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains(keypair + ": signing.keypair_path names a file that cannot");
  }

  private int run(String... arguments) {
    CommandLine line = Main.commandLine(directory, Map.of());
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
