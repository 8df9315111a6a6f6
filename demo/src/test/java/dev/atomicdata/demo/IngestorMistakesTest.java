package dev.atomicdata.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Each mistake is answered with one line that names the value and what was expected. */
final class IngestorMistakesTest {

  private static final String KEY = "14nqCdgBGnuksfgrX4wcwQt4rpPV1j6sBmm6DxqaPumqHVfSDqS";
  private static final String AWAY = "jdbc:postgresql://127.0.0.1:1/helium";

  @TempDir private Path folder;
  private Path accepted = Path.of("");

  @BeforeEach
  void fileName() {
    accepted = folder.resolve("accepted.jsonl");
  }

  @Test
  void aKeyIsAHeliumAddress() {
    assertThat(running("0", "l0l", accepted)).startsWith("--key: ").contains("l0l", "(expected: ");
  }

  @Test
  void aKeyIsCopiedWhole() {
    assertThat(running("0", KEY.replace("BG", "BH"), accepted))
        .startsWith("--key: address 14nqCdgBH")
        .contains("(expected: ");
  }

  @Test
  void acceptedMessagesGoToAFolderThatExists() {
    Path file = folder.resolve("nowhere").resolve("accepted.jsonl");

    assertThat(running("0", KEY, file))
        .isEqualTo(
            "--accepted %s: no such file or folder (expected: a file to write, in a folder that exists)"
                .formatted(file));
  }

  @Test
  void aPortIsFree() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(running(port, KEY, accepted))
          .startsWith("--port " + port + ": ")
          .endsWith("(expected: a free port)");
    }
  }

  @Test
  void aPortIsANumberUpTo65535() {
    assertThat(running("65536", KEY, accepted)).isEqualTo("--port 65536 (expected: 0 to 65535)");
  }

  @Test
  void aShareIsAtMostOne() {
    assertThat(mistake("--port=0", "--key=" + KEY, "--accepted=" + accepted, "--hang=2"))
        .isEqualTo("--hang 2.0 (expected: 0 to 1)");
  }

  @Test
  void aFileToCheckIsThere() {
    assertThat(checking(AWAY))
        .isEqualTo(
            "--check %s: no such file or folder (expected: a file of accepted messages)"
                .formatted(accepted));
  }

  @Test
  void aDatabaseToCheckAgainstAnswers() throws IOException {
    Files.createFile(accepted);

    assertThat(checking(AWAY + "?user=me&password=secret"))
        .startsWith("--database " + AWAY + ": ")
        .endsWith("(expected: a PostgreSQL that answers, with the watched tables)")
        .doesNotContain("secret");
  }

  @Test
  void aDatabaseToCheckAgainstIsPostgresql() throws IOException {
    Files.createFile(accepted);

    assertThat(checking("postgres://localhost/helium?password=secret"))
        .isEqualTo(
            "--database postgres://localhost/helium"
                + " (expected: a URL that begins with jdbc:postgresql:)");
  }

  private static String running(String port, String key, Path file) {
    return mistake("--port=" + port, "--key=" + key, "--accepted=" + file);
  }

  private String checking(String url) {
    return mistake("--check=" + accepted, "--database=" + url);
  }

  private static String mistake(String... options) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    CommandLine commandLine = Main.commandLine().setOut(writer).setErr(writer);
    String[] arguments = new String[options.length + 1];
    arguments[0] = "ingestor";
    System.arraycopy(options, 0, arguments, 1, options.length);

    int exitCode = commandLine.execute(arguments);

    assertThat(exitCode).isEqualTo(2);
    assertThat(said.toString().lines()).hasSize(1);
    return said.toString().strip();
  }
}
