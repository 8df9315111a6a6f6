package dev.atomicdata.ports;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.RowKey;
import java.time.Duration;
import java.util.function.Supplier;

/** A payload encoded and signed: bytes, ready to send. */
public final class Message {

  private static final Duration ENDLESS = Duration.ofNanos(Long.MAX_VALUE);

  private final String type;
  private final RowKey key;
  private final byte[] bytes;
  private final Supplier<Duration> timeLeft;

  /**
   * A message that is ready to send.
   *
   * @param bytes not copied; nobody may change them any more
   */
  public Message(String type, RowKey key, byte[] bytes) {
    this(type, key, bytes, () -> ENDLESS);
  }

  private Message(String type, RowKey key, byte[] bytes, Supplier<Duration> timeLeft) {
    this.type = requireNonNull(type, "type");
    this.key = requireNonNull(key, "key");
    this.bytes = requireNonNull(bytes, "bytes");
    this.timeLeft = requireNonNull(timeLeft, "timeLeft");
  }

  /**
   * The same message, for which nothing may be under way any more when that time is over.
   *
   * @param left asked by any thread, whenever a call is about to start
   */
  public Message within(Supplier<Duration> left) {
    return new Message(type, key, bytes, left);
  }

  /** The message type, as configuration names it. */
  public String type() {
    return type;
  }

  public RowKey key() {
    return key;
  }

  /** The encoded and signed request; not a copy, not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * How long a call that starts now may last at most, because another publisher may take the job
   * over then; after a renewal of the lease it is more. Zero or less: none may start.
   */
  public Duration timeLeft() {
    return timeLeft.get();
  }

  /** Whether no call may start for it now. */
  public boolean isOver() {
    return timeLeft().compareTo(Duration.ZERO) <= 0;
  }

  @Override
  public String toString() {
    return type + " " + key + " (" + bytes.length + " bytes)";
  }
}
