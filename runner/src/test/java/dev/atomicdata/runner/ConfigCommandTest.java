package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.runner.config.Configuration;
import dev.atomicdata.runner.config.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigCommandTest {

  private static final String OWN =
      """
      [service]
      preset = "helium"
      start = 4200
      [ingestor]
      base_url = "https://ingestor.example.com"
      [signing]
      keypair_path = 'C:\\keys\\publisher.key'
      [[service.watched_tables]]
      name = "hotspots"
      change_column = "updated_at"
      atomic_data_query = \"""
        SELECT 'it''s', "h".*
          FROM hotspots h WHERE h.id = $PRIMARY_KEY
      \"""
      publish_endpoint = "/api/v1/hotspots/atomic-data"
      [[service.jobs]]
      name = "seen"
      message = "json"
      publish_endpoint = "/seen"
      result_key_column = "gateway"
      atomic_data_query = "SELECT s.*, '\\t' FROM seen s WHERE gateway = ANY($PRIMARY_KEYS)"
      sources = [
        { table = "seen", change_column = "at", key_column = "gateway", primary_key_column = ["gateway", "at"] },
        { table = "hosts", key_column = "host", detection = "reconcile", start = "latest",
      """
              .stripTrailing()
          + " keys_query = \"SELECT 1 WHERE 1 = ANY($CHANGED_KEYS)\" },\n]\n";

  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyValueIsShownWithThePlaceWhereItWasSet() throws Exception {
    Path file = Files.writeString(directory.resolve("own.toml"), OWN);
    environment.put("ATOMIC_DATA_PUBLISHER_DATABASE_PORT", "6432");

    assertThat(run("config", "show", "--config", file.toString())).isZero();

    assertThat(out.toString().lines().map(line -> line.replaceAll(" +# ", " # ")))
        .containsSubsequence(
            "[database]",
            "host = \"localhost\" # default",
            "port = 6432 # environment ATOMIC_DATA_PUBLISHER_DATABASE_PORT",
            "[state]",
            "port = 6432 # as database.port",
            "[service]",
            "preset = \"helium\" # " + file + ":2",
            "helium.change_column = \"last_block\" # default",
            "start = \"4200\" # " + file + ":3",
            "[http]",
            "# preset helium",
            "# name = \"atomic_mobile_hotspots\"",
            "[[service.watched_tables]] # " + file + ":8",
            "name = \"hotspots\"",
            "start = \"4200\"",
            "[[service.jobs]] # " + file + ":16");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void whatIsShownCanBeLoadedAndIsTheSame() throws Exception {
    Path file = Files.writeString(directory.resolve("own.toml"), OWN);
    run("--config", file.toString(), "config", "show");
    Path shown = Files.writeString(directory.resolve("shown.toml"), out.toString());

    assertThat(load(shown)).usingRecursiveComparison().isEqualTo(load(file));
  }

  @Test
  void secretsAreShownNowhere() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("own.toml"),
            """
            database.password = "hunter2"
            state.password = 'hunter3'
            ingestor.base_url = "https://publisher:hunter4@ingestor.example.com"
            [[service.watched_tables]]
            name = "far"
            change_column = "at"
            atomic_data_query = "SELECT * FROM dblink('postgres://u:hunter5@far/db', $PRIMARY_KEY)"
            publish_endpoint = "/far"
            """);

    run("config", "show", "--config", file.toString());

    assertThat(out + "\n" + err)
        .contains("password = \"***\"", "https://***@ingestor", "postgres://***@far/db")
        .doesNotContain("hunter");
  }

  @Test
  void whatHasNoProblemIsShownBesideAllProblems() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("own.toml"),
            OWN + "[http]\nport = 70000\nprot = 1\n[database]\nhost = \"db.example.com\"\n");

    assertThat(run("config", "show", "--config", file.toString())).isEqualTo(2);

    assertThat(out.toString())
        .contains("host = \"db.example.com\"", "# port has a problem", "name = \"hotspots\"");
    assertThat(err.toString())
        .contains(":27: http.port is 70000")
        .contains(":28: http.prot is no setting (did you mean http.port?)");
  }

  @Test
  void helpTeachesWhatIsShown() {
    assertThat(run("config", "--help")).isZero();
    assertThat(run("config", "show", "--help")).isZero();
    assertThat(out.toString()).contains("show", "FILE:LINE", "as ***", "Exit codes");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);

    assertThat(run("config")).isEqualTo(2);
    assertThat(run("config", "list")).isEqualTo(2);
    assertThat(err.toString())
        .contains("Missing required subcommand", "list is no command (expected: show)");
  }

  private Settings load(Path file) throws Exception {
    return Configuration.load(directory, Optional.of(file), Map.of());
  }

  private int run(String... arguments) {
    CommandLine line = Main.commandLine(directory, environment);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
