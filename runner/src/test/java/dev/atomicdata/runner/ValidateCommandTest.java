package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@ExtendWith(PostgresExtension.class)
class ValidateCommandTest {

  private final TestDatabase database;
  private final StringWriter out = new StringWriter();
  private Installation installation;

  @TempDir Path directory;

  ValidateCommandTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void install() throws Exception {
    database.execute(
        "DROP SCHEMA IF EXISTS publisher CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    installation = new Installation(database, directory).withRows();
  }

  @AfterEach
  void close() {
    installation.close();
  }

  /** The indexes are those of docs/operating.md. */
  @Test
  void whatLacksNothingWouldWorkAndIsLeftAsItIs() throws Exception {
    database.execute(
        "CREATE INDEX ON mobile_hotspot_infos (asset)",
        "CREATE INDEX ON iot_hotspot_infos (asset)",
        "CREATE INDEX ON asset_owners (owner)");

    assertThat(validate("")).isZero();

    assertThat(out.toString().lines().reduce((one, next) -> next))
        .as(out.toString())
        .contains("serve would work: 0 warnings");
    assertThat(out.toString())
        .contains("jobs: atomic_mobile_hotspots", installation.keypair().address())
        .contains("AmazonCorrettoCryptoProvider")
        .contains("answers; no message was sent", "not there yet; it will be created");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
    assertThat(installation.ingestor().verified()).isZero();
    assertThat(database.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'publisher'"))
        .contains("0");
  }

  @Test
  void warningsAreShownWithTheirRemediesAndDoNotFail() throws Exception {
    Files.setPosixFilePermissions(
        directory.resolve("publisher.key"), PosixFilePermissions.fromString("rw-r-----"));

    assertThat(validate("")).isZero();

    assertThat(out.toString())
        .contains("remedy: CREATE INDEX CONCURRENTLY ON public.asset_owners (owner);")
        .contains("remedy: chmod go= " + directory.resolve("publisher.key"))
        .containsPattern("serve would work: [1-9]");
  }

  @Test
  void everythingThatIsWrongIsShownAtOnceAndEndsWithTwo() throws Exception {
    database.execute("DROP TABLE mini_fanouts");
    database.execute(
        "CREATE SCHEMA publisher; CREATE TABLE publisher.atomic_data_touched (id integer)");
    Files.writeString(directory.resolve("publisher.key"), "s3cret");

    assertThat(validate("")).isEqualTo(2);

    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("public.mini_fanouts")
        .contains("not found (expected: a table to read)")
        .contains("Correct signing.keypair_path", "has a table of another program")
        .contains("serve would not start: 4 wrong")
        .doesNotContain("s3cret");
  }

  @Test
  void anIngestorAndADatabaseThatAreAwayEndWithOne() throws Exception {
    Path file = installation.file("state.port = 1\nstate.acquire_timeout = \"300ms\"");
    installation.close();

    assertThat(validate(file)).isEqualTo(1);

    assertThat(out.toString()).contains("serve would start and wait: 2 away").contains("refused");
  }

  @Test
  void aConfigurationThatCannotBeUsedEndsWithTwo() throws Exception {
    assertThat(validate("http.bort = 1")).isEqualTo(2);

    assertThat(out.toString())
        .contains("http.bort", "http.port", "serve would not start: 1 wrong, 0 warnings");
  }

  private int validate(String more) throws Exception {
    return validate(installation.file(more));
  }

  private int validate(Path file) {
    CommandLine line = Main.commandLine(directory, Map.of());
    line.setOut(new PrintWriter(out, true));
    return line.execute("validate", "--config", file.toString());
  }
}
