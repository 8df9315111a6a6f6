package dev.atomicdata.domain;

/**
 * A document from which no payload can be built. The message names the field, its value and what
 * was expected.
 */
public final class DataErrorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final int LONGEST_VALUE = 200;

  public DataErrorException(String message) {
    super(message);
  }

  /** A field whose value is not what the message type allows. */
  public static DataErrorException of(String field, Json value, String expected) {
    String text = value.write();
    String shown = text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
    return new DataErrorException(field + ": " + shown + " (expected: " + expected + ")");
  }

  /** A field that is not there. */
  public static DataErrorException missing(String field, String expected) {
    return new DataErrorException(field + ": missing (expected: " + expected + ")");
  }
}
