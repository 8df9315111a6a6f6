package dev.atomicdata.domain.helium;

import dev.atomicdata.domain.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** The protocol's unsigned numbers: never wrapped, never rounded. */
final class Unsigned {

  static final long MAX_INT = 0xffffffffL;

  /** The digits of 2^64 - 1. */
  private static final int LONG_DIGITS = 20;

  private Unsigned() {}

  /**
   * @throws IllegalArgumentException if the value does not fit into 32 bits
   */
  static void requireInt(long value, String name) {
    if (value < 0 || value > MAX_INT) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to " + MAX_INT + ")");
    }
  }

  /**
   * The 64 bits of an integer from 0 to 2^64 - 1, given as a number or as decimal digits; empty for
   * everything else.
   */
  static Optional<Long> parse(Json value) {
    if (value instanceof Json.Numeric number) {
      return parse(number.value());
    }
    return value instanceof Json.Text text ? parse(text.value()) : Optional.empty();
  }

  private static Optional<Long> parse(BigDecimal number) {
    // Asked first, because 1e999999999 is short to write and must not be written out.
    if (number.signum() < 0 || (long) number.precision() - number.scale() > LONG_DIGITS) {
      return number.signum() == 0 ? Optional.of(0L) : Optional.empty();
    }
    if (number.scale() > 0 && number.stripTrailingZeros().scale() > 0) {
      return Optional.empty();
    }
    BigInteger integer = number.toBigInteger();
    return integer.bitLength() <= Long.SIZE ? Optional.of(integer.longValue()) : Optional.empty();
  }

  private static Optional<Long> parse(String text) {
    int length = text.length();
    if (length == 0 || length > LONG_DIGITS) {
      return Optional.empty();
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return Optional.empty();
      }
    }
    return parse(new BigDecimal(text));
  }
}
