package dev.atomicdata.postgres;

import dev.atomicdata.domain.Block;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * What a change column can hold. Its values are numbers: blocks, or microseconds since 1970.
 *
 * <p>A bound of a poll is bound in the column's own type or a narrower one of its family; any other
 * type would cast the column, and the index would not be used.
 */
enum ChangeType {
  INTEGER {
    @Override
    void bind(PreparedStatement statement, int index, BigDecimal from) throws SQLException {
      statement.setLong(index, from.max(LEAST).min(GREATEST).longValue());
    }
  },
  NUMERIC {
    @Override
    void bind(PreparedStatement statement, int index, BigDecimal from) throws SQLException {
      statement.setBigDecimal(index, from);
    }
  },
  TIMESTAMP {
    @Override
    void bind(PreparedStatement statement, int index, BigDecimal from) throws SQLException {
      statement.setObject(index, LocalDateTime.ofInstant(instant(from), ZoneOffset.UTC));
    }
  },
  TIMESTAMPTZ {
    @Override
    void bind(PreparedStatement statement, int index, BigDecimal from) throws SQLException {
      statement.setObject(index, instant(from).atOffset(ZoneOffset.UTC));
    }
  };

  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal GREATEST = BigDecimal.valueOf(Long.MAX_VALUE);

  /** Binds where a poll begins. */
  abstract void bind(PreparedStatement statement, int index, BigDecimal from) throws SQLException;

  /**
   * The type with this name in the catalogue.
   *
   * @param column of which it is the type
   */
  static ChangeType of(String typeName, String column) {
    return switch (typeName) {
      case "int2", "int4", "int8" -> INTEGER;
      case "numeric" -> NUMERIC;
      case "timestamp" -> TIMESTAMP;
      case "timestamptz" -> TIMESTAMPTZ;
      default ->
          throw new IllegalArgumentException(
              "change column %s: type %s (expected: %s)"
                  .formatted(column, typeName, "an integer, numeric or timestamp type"));
    };
  }

  /** SQL for the value of a column as text; NULL for what is no time of this era. */
  String text(String column) {
    return switch (this) {
      case INTEGER, NUMERIC -> column + "::text";
      case TIMESTAMP, TIMESTAMPTZ ->
          "CASE WHEN isfinite(%1$s) AND %1$s < '200000-01-01' %2$s"
              .formatted(column, "THEN (extract(epoch FROM " + column + ") * 1000000)::bigint END");
    };
  }

  BigDecimal overlap(PollingSettings settings) {
    return switch (this) {
      case INTEGER, NUMERIC -> BigDecimal.valueOf(settings.overlap());
      case TIMESTAMP, TIMESTAMPTZ -> settings.overlapMicros();
    };
  }

  /** The number in a text of {@link #text}; empty for NaN and the infinities. */
  static Optional<BigDecimal> finite(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan", "infinity", "-infinity" -> Optional.empty();
      default -> Optional.of(new BigDecimal(text));
    };
  }

  /** The block of that number; empty if it is no whole one, or beyond 64 bits. */
  static Optional<Block> block(BigDecimal value) {
    try {
      return Optional.of(new Block(value.longValueExact()));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Instant instant(BigDecimal micros) {
    return Instant.EPOCH.plus(micros.longValue(), ChronoUnit.MICROS);
  }
}
