package dev.atomicdata.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Identifies what a payload says: the first 128 bits of the SHA-256 of its canonical form.
 *
 * <p>Block, timestamp and signature never enter it, so the same content seen at two blocks has one
 * fingerprint. 128 bits are kept because that is enough against accident (the source is not an
 * adversary of its own publisher) and halves the ledger.
 */
public record Fingerprint(long high, long low) {

  private static final int BYTES = 16;

  /**
   * The fingerprint that {@link #bytes} gave.
   *
   * @throws IllegalArgumentException unless there are exactly 16 bytes
   */
  public static Fingerprint fromBytes(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "fingerprint of " + bytes.length + " bytes (expected: " + BYTES + ")");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Fingerprint(buffer.getLong(), buffer.getLong());
  }

  /**
   * The fingerprint of a JSON value: independent of member order and of how a number is written
   * (1.0 is 1).
   */
  public static Fingerprint of(Json json) {
    return builder("json").json(json).build();
  }

  /**
   * Starts a canonical form.
   *
   * @param type keeps payloads of different types apart, whatever their fields say
   */
  public static Builder builder(String type) {
    return new Builder().text(type);
  }

  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes());
  }

  /**
   * Collects a canonical form. Every value is preceded by its kind and length, so no two sequences
   * look alike.
   */
  public static final class Builder {

    private final MessageDigest digest;

    private Builder() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }

    public Builder text(String value) {
      return value('s', value.getBytes(UTF_8));
    }

    public Builder bytes(byte[] value) {
      return value('b', value);
    }

    public Builder number(long value) {
      return value('i', ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    public Builder flag(boolean value) {
      return value(value ? 't' : 'f', new byte[0]);
    }

    public Builder absent() {
      return value('-', new byte[0]);
    }

    public Builder list(int size) {
      return value('[', ByteBuffer.allocate(Integer.BYTES).putInt(size).array());
    }

    public Builder json(Json json) {
      return json.match(
          new Json.Cases<>() {
            @Override
            public Builder nothing() {
              return absent();
            }

            @Override
            public Builder flag(boolean value) {
              return Builder.this.flag(value);
            }

            @Override
            public Builder number(BigDecimal value) {
              BigDecimal plain = value.stripTrailingZeros();
              return value('n', (plain.unscaledValue() + "e" + -plain.scale()).getBytes(UTF_8));
            }

            @Override
            public Builder text(String value) {
              return Builder.this.text(value);
            }

            @Override
            public Builder array(List<Json> elements) {
              list(elements.size());
              elements.forEach(Builder.this::json);
              return Builder.this;
            }

            @Override
            public Builder object(Map<String, Json> members) {
              value('{', ByteBuffer.allocate(Integer.BYTES).putInt(members.size()).array());
              new TreeMap<>(members)
                  .forEach((name, member) -> Builder.this.text(name).json(member));
              return Builder.this;
            }
          });
    }

    public Fingerprint build() {
      ByteBuffer hash = ByteBuffer.wrap(digest.digest());
      return new Fingerprint(hash.getLong(), hash.getLong());
    }

    private Builder value(char kind, byte[] value) {
      digest.update((byte) kind);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
      digest.update(value);
      return this;
    }
  }
}
