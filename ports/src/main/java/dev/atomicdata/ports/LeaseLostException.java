package dev.atomicdata.ports;

/**
 * Another holder has taken the lease over, or may have. Stop using what you hold; acquire again.
 */
public final class LeaseLostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LeaseLostException(String message) {
    super(message);
  }
}
