package dev.atomicdata.demo;

/** What is awaited does not come; the message says what is known of the reason. */
final class NoProgressException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoProgressException(String message) {
    super(message);
  }
}
