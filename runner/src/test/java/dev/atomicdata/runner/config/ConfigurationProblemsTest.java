package dev.atomicdata.runner.config;

import static dev.atomicdata.runner.config.ConfigurationFolder.REQUIRED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said about a configuration that cannot be used. */
class ConfigurationProblemsTest {

  private final ConfigurationFolder folder;

  ConfigurationProblemsTest(@TempDir Path directory) throws IOException {
    folder = new ConfigurationFolder(directory);
  }

  @Test
  void everyProblemIsSaidAtOnceWithItsPlace() throws Exception {
    folder.write(
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
    folder.set("ATOMIC_DATA_PUBLISHER_HTTP_PORT", "x");
    folder.set("ATOMIC_DATA_PUBLISHER_DATABASE_DATABASENAME", "helium");

    List<String> problems = folder.problems();

    String file = folder.path("config/local.toml").toString();
    assertThat(problems)
        .containsExactlyInAnyOrder(
            file + ":2: database.port is 70000 (expected: a whole number from 1 to 65535)",
            file + ":3: database.hots is no setting (did you mean database.host?)",
            file
                + ":4: database.ssl_mode is yes (expected: disable, allow, prefer, require,"
                + " verify-ca, verify-full)",
            file
                + ":8: service.lease is 15 (expected: a duration of 1s or more, in ms, s, m, h"
                + " or d, like \"90s\")",
            "environment ATOMIC_DATA_PUBLISHER_HTTP_PORT: http.port is x (expected: a whole number"
                + " from 0 to 65535)",
            "environment: ATOMIC_DATA_PUBLISHER_DATABASE_DATABASENAME is no setting (did you mean"
                + " ATOMIC_DATA_PUBLISHER_DATABASE_DATABASE_NAME?)",
            "not set: ingestor.base_url is missing (expected: https://host[:port], or"
                + " http://host[:port])",
            "not set: signing.keypair_path is missing (expected: the path of a file)");
  }

  @Test
  void whatDoesNotFitTogetherIsSaidToo() throws Exception {
    folder.write("config/local.toml", REQUIRED + "database.min_connections = 20\n");

    assertThat(folder.problems())
        .containsExactly(
            folder.path("config/local.toml")
                + ":4: database.min_connections is 20 (expected: at most database.max_connections,"
                + " which is 10)");
  }

  @Test
  void aNumberIsNoTextAndIsNotMadeOne() throws Exception {
    folder.write("config/local.toml", REQUIRED + "database.username = 1e5\n");

    assertThat(folder.problems())
        .singleElement()
        .asString()
        .contains("database.username is 100000 (expected: text in quotes, not empty)");
  }

  @Test
  void aPasswordIsShownNowhere() throws Exception {
    folder.write(
        "config/local.toml",
        REQUIRED + "database.password = \"hunter2\"\nstate.password = 271828\n");

    assertThat(folder.problems())
        .singleElement()
        .asString()
        .contains("state.password is *** (expected: text in quotes)")
        .doesNotContain("271828");
    folder.write("config/local.toml", REQUIRED + "database.password = \"hunter2\"\n");
    assertThat(folder.load().toString()).doesNotContain("hunter2");
  }

  @Test
  void aFileThatIsNoTomlIsNamedWithItsLine() throws Exception {
    folder.write("config/local.toml", "[database]\nport = = 1\n");

    assertThat(folder.problems())
        .containsExactly(folder.path("config/local.toml") + ":2: TOML is malformed: Unknown token");
  }

  @Test
  void aNamedFileHasToBeThere() {
    assertThat(folder.problems(folder.path("nowhere.toml")))
        .containsExactly(folder.path("nowhere.toml") + ": file is not there (expected: a file)");
  }
}
