package dev.atomicdata.signing;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.helium.HeliumKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 key of Helium, for a {@link Signer}. Its file has 65 bytes: the tag, the 32 bytes of
 * the secret, the 32 bytes of the public key (helium.md section 1.2).
 *
 * <p>Stricter than Helium's own reader: bytes after those 65 are refused, and the public half is
 * computed again and compared, since a pair that does not match signs what nobody can verify. The
 * secret appears in no message and no text. Immutable.
 */
public final class Keypair {

  private static final int SEED = Ed25519.SECRET_KEY_SIZE;
  private static final int PUBLIC = Ed25519.PUBLIC_KEY_SIZE;
  private static final int FILE = 1 + SEED + PUBLIC;

  private final Network network;
  private final byte[] seed;
  private final byte[] publicKey = new byte[PUBLIC];
  private final HeliumKey key;
  private final String address;

  private Keypair(Network network, byte[] seed) {
    this.network = network;
    this.seed = seed;
    Ed25519.generatePublicKey(seed, 0, publicKey, 0);
    byte[] tagged = new byte[1 + PUBLIC];
    tagged[0] = KeyTag.ed25519(network);
    System.arraycopy(publicKey, 0, tagged, 1, PUBLIC);
    this.key = HeliumKey.of(tagged);
    this.address = key.address();
  }

  /**
   * Reads a keypair file.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is no keypair that can sign; names the file
   */
  public static Keypair read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(FILE + 1);
    }
    try {
      return parse(bytes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("keypair file " + file + ": " + e.getMessage(), e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * Reads the bytes of a keypair file.
   *
   * @throws IllegalArgumentException if they are no keypair that can sign
   */
  public static Keypair parse(byte[] file) {
    if (file.length == 0) {
      throw new IllegalArgumentException("empty (expected: " + FILE + " bytes)");
    }
    KeyTag tag = KeyTag.of(file[0]);
    if (!tag.type().equals(KeyTag.ED25519)) {
      throw new IllegalArgumentException(
          "tag " + KeyTag.hex(file[0]) + ", a key of type " + tag.type() + " (expected: ed25519)");
    }
    if (file.length != FILE) {
      String length = file.length > FILE ? "more than " + FILE : String.valueOf(file.length);
      throw new IllegalArgumentException(length + " bytes (expected: " + FILE + ")");
    }
    Keypair keypair = new Keypair(tag.network(), Arrays.copyOfRange(file, 1, 1 + SEED));
    if (!Arrays.equals(keypair.publicKey, 0, PUBLIC, file, 1 + SEED, FILE)) {
      throw new IllegalArgumentException(
          "its public half does not belong to its secret half (expected: the public key of "
              + keypair.address
              + ")");
    }
    return keypair;
  }

  /** Makes a new keypair. */
  public static Keypair generate(Network network, SecureRandom random) {
    requireNonNull(network, "network");
    byte[] seed = new byte[SEED];
    random.nextBytes(seed);
    return new Keypair(network, seed);
  }

  /**
   * Writes a new keypair file that only its owner can read.
   *
   * @throws IOException if it cannot be written, or if there is a file of this name
   */
  public void write(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(FILE);
    bytes.put(KeyTag.ed25519(network)).put(seed).put(publicKey).flip();
    try (SeekableByteChannel out =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } finally {
      Arrays.fill(bytes.array(), (byte) 0);
    }
  }

  public Network network() {
    return network;
  }

  /** Who signs, as the ingestor's configuration names it. */
  public String address() {
    return address;
  }

  public HeliumKey publicKey() {
    return key;
  }

  /** Not a copy: for who signs, and for nobody else. */
  byte[] secret() {
    return seed;
  }

  /** Not a copy. */
  byte[] rawPublicKey() {
    return publicKey;
  }

  @Override
  public String toString() {
    return "Keypair[" + address + "]";
  }
}
