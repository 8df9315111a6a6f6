package dev.atomicdata.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.proto.entity_owner_change_v1;
import dev.atomicdata.testkit.AcceptedMessage;
import dev.atomicdata.testkit.HeliumTables;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@ExtendWith(PostgresExtension.class)
final class IngestorCommandTest {

  private final StringWriter said = new StringWriter();

  @BeforeAll
  static void oneHotspot(TestDatabase database) throws Exception {
    try (Connection connection = database.open()) {
      HeliumTables.create(connection);
      HeliumTables.fill(connection, 0, 10, 1);
    }
    database.execute("TRUNCATE iot_hotspot_infos, recipients", "DELETE FROM welcome_packs");
  }

  @Test
  void checkFindsWhatIsMissingAndWhatIsRepeated(TestDatabase database, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("accepted.jsonl");
    List<entity_owner_change_v1> owned = owned(database);
    int owners = owned.size();
    try (AcceptedFile.Writer writer = new AcceptedFile.Writer(file)) {
      owned.forEach(change -> writer.accept(message(change)));
      writer.accept(message(owned.get(0).toBuilder().setBlock(7).build()));
    }

    int exitCode = check(file, database);

    assertThat(said.toString())
        .isEqualTo(
            """
            {"expected":%d,"accepted":%d,"missing":%d,"unexpected":0,"duplicates":1}
            """
                .formatted(2 * owners, owners + 1, owners));
    assertThat(exitCode).isEqualTo(1);
  }

  @Test
  void aLineThatNoIngestorWroteIsNamed(TestDatabase database, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("accepted.jsonl");
    try (AcceptedFile.Writer writer = new AcceptedFile.Writer(file)) {
      writer.accept(message(owned(database).get(0)));
    }
    Files.writeString(file, "garbage\n", StandardOpenOption.APPEND);

    int exitCode = check(file, database);

    assertThat(said.toString())
        .isEqualTo(
            "--check %s: line 2: 'garbage' (expected: a message as the ingestor writes it)%n"
                .formatted(file));
    assertThat(exitCode).isEqualTo(2);
  }

  @Test
  void aLineIsReadOnceItIsWhole(TestDatabase database, @TempDir Path folder) throws Exception {
    Path whole = folder.resolve("whole.jsonl");
    try (AcceptedFile.Writer writer = new AcceptedFile.Writer(whole)) {
      writer.accept(message(owned(database).get(0)));
    }
    String line = Files.readString(whole);
    Path growing = Files.writeString(folder.resolve("growing.jsonl"), line + line.substring(0, 9));
    Tally tally = new Tally();

    try (AcceptedFile.Reader reader = new AcceptedFile.Reader(growing)) {
      assertThat(reader.readInto(tally)).isEqualTo(1);
      Files.writeString(growing, line.substring(9), StandardOpenOption.APPEND);
      assertThat(reader.readInto(tally)).isEqualTo(1);
    }
    assertThat(tally.total().duplicates()).isEqualTo(1);
  }

  @Test
  void aShareOfCallsThatFailIsAStatusAndANumber() {
    String[] run = {"ingestor", "--port=0", "--key=k", "--accepted=f", "--fail=UNAVAILBLE:0.1"};

    int exitCode = execute(run);

    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(said.toString()).contains("UNAVAILBLE:0.1' (expected: for example UNAVAILABLE:0.1)");
  }

  private int check(Path file, TestDatabase database) {
    String url = database.jdbcUrl() + "?user=" + database.username();
    return execute("ingestor", "--check", file.toString(), "--database", url);
  }

  private int execute(String... arguments) {
    PrintWriter writer = new PrintWriter(said);
    return Main.commandLine().setOut(writer).setErr(writer).execute(arguments);
  }

  private static AcceptedMessage message(entity_owner_change_v1 change) {
    return new AcceptedMessage("entity_ownership", change, Instant.EPOCH);
  }

  private static List<entity_owner_change_v1> owned(TestDatabase database) throws Exception {
    Ownerships ownerships = new Ownerships();
    List<entity_owner_change_v1> owned = new ArrayList<>();
    try (Connection connection = database.open();
        ResultSet rows = connection.createStatement().executeQuery(ownerships.query())) {
      while (rows.next()) {
        owned.add((entity_owner_change_v1) ownerships.change(rows));
      }
    }
    return owned;
  }
}
