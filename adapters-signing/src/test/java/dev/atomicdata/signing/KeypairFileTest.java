package dev.atomicdata.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeypairFileTest {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void aWrittenKeypairIsReadBack(Network network) throws IOException {
    Keypair keypair = Keypair.generate(network, new SecureRandom());
    Path file = directory.resolve("keypair.bin");

    keypair.write(file);
    Keypair read = Keypair.read(file);

    assertThat(file).hasSize(65);
    assertThat(read.address()).isEqualTo(keypair.address());
    assertThat(read.network()).isEqualTo(network);
    assertThat(read.secret()).isEqualTo(keypair.secret());
  }

  @Test
  void onlyItsOwnerCanReadAKeypairFile() throws IOException {
    Path file = directory.resolve("keypair.bin");

    Keypair.generate(Network.MAINNET, new SecureRandom()).write(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aFileThatIsThereIsNotOverwritten() throws IOException {
    Path file = Files.writeString(directory.resolve("keypair.bin"), "somebody's key");
    Keypair keypair = Keypair.generate(Network.MAINNET, new SecureRandom());

    assertThatThrownBy(() -> keypair.write(file)).isInstanceOf(FileAlreadyExistsException.class);

    assertThat(file).hasContent("somebody's key");
  }

  @Test
  void aMissingFileIsAnInputOutputError() {
    assertThatThrownBy(() -> Keypair.read(directory.resolve("none")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("none");
  }

  @Test
  void aFileThatIsNoKeypairIsNamedWithoutItsContent() throws IOException {
    Path file = directory.resolve("keypair.bin");
    byte[] content = new byte[70];
    Arrays.fill(content, (byte) 0x01);
    String secret = HexFormat.of().formatHex(content, 1, 5);

    for (int length : new int[] {0, 1, 64, 65, 66, 70}) {
      Files.write(file, Arrays.copyOf(content, length));

      assertThatThrownBy(() -> Keypair.read(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("keypair file " + file + ": ")
          .hasMessageContaining("(expected: ")
          .hasMessageNotContaining(secret);
    }
  }

  @Test
  void aKeypairInAnotherToolsTextFormIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("id.json"), "[42,1,2,3]");

    assertThatThrownBy(() -> Keypair.read(file))
        .hasMessage(
            "keypair file %s: tag 0x5b"
                + " (expected: 0x01, ed25519 of mainnet, or 0x11, ed25519 of testnet)",
            file);
  }

  @Test
  void anEndlessFileIsNotReadToItsEnd() {
    assertThatThrownBy(() -> Keypair.read(Path.of("/dev/zero")))
        .hasMessage(
            "keypair file /dev/zero: tag 0x00, a key of type ecc_compact (expected: ed25519)");
  }
}
