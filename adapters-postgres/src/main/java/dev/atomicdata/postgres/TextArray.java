package dev.atomicdata.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.HexFormat;

/** Binds an array whose element type PostgreSQL infers from where it stands, or from a cast. */
final class TextArray {

  private TextArray() {}

  /** Binds the same array to the parameters from {@code first} on. */
  static void bind(
      PreparedStatement statement, int first, int parameters, Collection<String> values)
      throws SQLException {
    String literal = literal(values);
    for (int i = 0; i < parameters; i++) {
      statement.setObject(first + i, literal, Types.OTHER);
    }
  }

  /** The text form of an array (PostgreSQL manual, section 8.15.6). */
  static String literal(Collection<String> values) {
    return literal(values.toArray());
  }

  /** The same for bytes, and for whatever says in Java what it says in SQL; null is NULL. */
  static String literal(Object[] values) {
    StringBuilder text = new StringBuilder(values.length * 48).append('{');
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        text.append(',');
      }
      if (values[i] instanceof byte[] bytes) {
        text.append("\"\\\\x").append(HexFormat.of().formatHex(bytes)).append('"');
      } else if (values[i] instanceof String string) {
        quote(string, text);
      } else {
        text.append(values[i]);
      }
    }
    return text.append('}').toString();
  }

  private static void quote(String value, StringBuilder text) {
    boolean plain = value.indexOf('"') < 0 && value.indexOf('\\') < 0;
    text.append('"')
        .append(plain ? value : value.replace("\\", "\\\\").replace("\"", "\\\""))
        .append('"');
  }
}
