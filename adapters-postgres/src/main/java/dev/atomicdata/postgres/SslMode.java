package dev.atomicdata.postgres;

import java.util.Locale;

/** How far a connection to PostgreSQL is protected; the same words as libpq's {@code sslmode}. */
public enum SslMode {
  DISABLE,
  ALLOW,
  PREFER,
  REQUIRE,
  VERIFY_CA,
  VERIFY_FULL;

  /** The word that PostgreSQL's own tools use, such as {@code verify-full}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The mode that is called so.
   *
   * @throws IllegalArgumentException if no mode is called so
   */
  public static SslMode of(String word) {
    for (SslMode mode : values()) {
      if (mode.word().equals(word)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "ssl mode "
            + word
            + " (expected: disable, allow, prefer, require, verify-ca or verify-full)");
  }
}
