package dev.atomicdata.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;

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
    StringBuilder text = new StringBuilder(values.size() * 48).append('{');
    String separator = "";
    for (String value : values) {
      text.append(separator).append('"');
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '"' || c == '\\') {
          text.append('\\');
        }
        text.append(c);
      }
      text.append('"');
      separator = ",";
    }
    return text.append('}').toString();
  }
}
