package dev.atomicdata.postgres;

import static java.util.Objects.requireNonNull;

/**
 * Something that an {@link Inspection} found.
 *
 * @param subject what was looked at: {@code database}, {@code table public.hotspots}, {@code job x}
 * @param text what was found: the value and, if it is wrong, what was expected
 * @param remedy what to do about it, an SQL statement if one helps; empty if nothing is to be done,
 *     or nothing is known
 */
public record Finding(Severity severity, String subject, String text, String remedy) {

  /** How bad it is. */
  public enum Severity {
    FINE,
    /** Publishing works, but something is slow, goes unnoticed, or could not be looked at. */
    WARNING,
    /** The database does not answer now; it has to be looked at again. */
    UNAVAILABLE,
    /** Publishing does not work before this is changed. */
    WRONG
  }

  public Finding {
    requireNonNull(severity, "severity");
    requireNonNull(subject, "subject");
    requireNonNull(text, "text");
    requireNonNull(remedy, "remedy");
  }

  static Finding fine(String subject, String text) {
    return new Finding(Severity.FINE, subject, text, "");
  }

  static Finding warning(String subject, String text, String remedy) {
    return new Finding(Severity.WARNING, subject, text, remedy);
  }

  static Finding wrong(String subject, String text, String remedy) {
    return new Finding(Severity.WRONG, subject, text, remedy);
  }
}
