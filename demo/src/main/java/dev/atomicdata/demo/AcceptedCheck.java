package dev.atomicdata.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Compares a file of accepted messages with what the watched tables call for. */
final class AcceptedCheck {

  private static final String SCHEME = "jdbc:postgresql:";

  private AcceptedCheck() {}

  /**
   * @param url JDBC URL of the watched tables
   * @throws MistakeException if file or tables cannot be read
   */
  static Tally.Counts compare(Path file, String url) {
    Tally tally = new Tally();
    try (AcceptedFile.Reader reader = new AcceptedFile.Reader(file)) {
      predict(url, tally);
      reader.readInto(tally);
      return tally.total();
    } catch (IllegalArgumentException e) {
      throw new MistakeException("--check " + file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new MistakeException(
          "--check %s: %s (expected: a file of accepted messages)"
              .formatted(file, MistakeException.reason(e)),
          e);
    }
  }

  private static void predict(String url, Tally tally) {
    String shown = url.replaceFirst("\\?.*", "");
    if (!url.startsWith(SCHEME)) {
      throw new MistakeException(
          "--database %s (expected: a URL that begins with %s)".formatted(shown, SCHEME));
    }
    try (Connection connection = DriverManager.getConnection(url)) {
      Oracle.predict(connection, tally);
    } catch (SQLException e) {
      String reason =
          String.valueOf(e.getMessage()).replace(url, shown).lines().findFirst().orElse("");
      throw new MistakeException(
          "--database %s: %s (expected: a PostgreSQL that answers, with the watched tables)"
              .formatted(shown, reason),
          e);
    }
  }
}
