package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.signing.Keypair;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KeypairCommandTest {

  @TempDir Path directory;
  private Path file = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void name() {
    file = directory.resolve("keypair.bin");
  }

  @Test
  void aNewKeypairIsShownAsItIsWhenItIsRead() throws Exception {
    assertThat(run("--create", file.toString())).isZero();
    String created = out.toString();
    out.getBuffer().setLength(0);
    assertThat(run(file.toString())).isZero();

    assertThat(out.toString())
        .isEqualTo(created)
        .isEqualToNormalizingNewlines(
            "network: mainnet\naddress: " + Keypair.read(file).address() + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aNetworkCanBeChosenForANewKeypairOnly() {
    assertThat(run(file.toString(), "--create", "--network", "testnet")).isZero();
    assertThat(out.toString()).startsWith("network: testnet");

    assertThat(run(file.toString(), "--network", "testnet")).isEqualTo(2);
    assertThat(err.toString()).contains("--create");
    assertThat(run(directory.resolve("b").toString(), "--create", "--network", "x")).isEqualTo(2);
  }

  @Test
  void aFileThatIsThereIsNotOverwritten() throws Exception {
    Files.writeString(file, "somebody's key");

    assertThat(run("--create", file.toString())).isEqualTo(1);

    assertThat(err.toString()).startsWith(file + " is there already (expected: ");
    assertThat(file).hasContent("somebody's key");
  }

  @Test
  void whatCannotBeReadOrWrittenIsSaid() throws Exception {
    assertThat(run(file.toString())).isEqualTo(1);
    Files.writeString(file, "no key");
    assertThat(run(file.toString())).isEqualTo(1);
    assertThat(run("--create", directory.resolve("none/keypair.bin").toString())).isEqualTo(1);
    assertThat(run()).isEqualTo(2);

    assertThat(err.toString())
        .contains("keypair file " + file + ": java.nio.file.NoSuchFileException")
        .contains("keypair file " + file + ": tag 0x6e")
        .contains("none/keypair.bin: java.nio.file.NoSuchFileException")
        .contains("FILE");
    assertThat(out.toString()).isEmpty();
  }

  private int run(String... arguments) {
    CommandLine line = Main.commandLine(directory, Map.of());
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "keypair";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return line.execute(all);
  }
}
