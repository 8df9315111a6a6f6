package dev.atomicdata.ports;

/** Something that the publisher needs does not answer now. Try later; nothing else helps. */
public final class UnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnavailableException(String message) {
    super(message);
  }

  public UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
