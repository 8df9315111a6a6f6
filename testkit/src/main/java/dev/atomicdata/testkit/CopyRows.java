package dev.atomicdata.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Streams rows into a table in COPY's text format, holding no more than one chunk of them. */
final class CopyRows implements AutoCloseable {

  private static final int CHUNK = 256 * 1024;

  private final CopyIn copy;
  private final StringBuilder chunk = new StringBuilder(CHUNK + 4096);
  private boolean rowBegun;

  CopyRows(Connection connection, String tableAndColumns) throws SQLException {
    copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + tableAndColumns + " FROM STDIN");
  }

  CopyRows number(long value) {
    separate();
    chunk.append(value);
    return this;
  }

  CopyRows flag(boolean value) {
    separate();
    chunk.append(value ? 't' : 'f');
    return this;
  }

  CopyRows nothing() {
    separate();
    chunk.append("\\N");
    return this;
  }

  CopyRows text(String value) {
    separate();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' || c == '\t' || c == '\n' || c == '\r') {
        chunk.append('\\');
      }
      chunk.append(c);
    }
    return this;
  }

  void end() throws SQLException {
    chunk.append('\n');
    rowBegun = false;
    if (chunk.length() >= CHUNK) {
      flush();
    }
  }

  /** Rows are in the table from here on, as far as the transaction goes. */
  @Override
  public void close() throws SQLException {
    if (rowBegun) {
      copy.cancelCopy();
      return;
    }
    flush();
    copy.endCopy();
  }

  private void separate() {
    if (rowBegun) {
      chunk.append('\t');
    }
    rowBegun = true;
  }

  private void flush() throws SQLException {
    byte[] bytes = chunk.toString().getBytes(UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    chunk.setLength(0);
  }
}
