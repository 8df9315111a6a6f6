package dev.atomicdata.testkit;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Something that a {@link VerifyingIngestor} does to calls instead of serving them well.
 *
 * @param share of the calls that {@code when} holds for, 0 to 1; which ones is settled by counting,
 *     the same in every run
 * @param when asked with the message as it would be accepted
 */
public record Fault(Action action, double share, Predicate<AcceptedMessage> when) {

  /** What is done to a call. */
  public sealed interface Action {
    record Delay(Duration time) implements Action {}

    record Fail(Status status) implements Action {
      public Fail {
        if (status.isOk()) {
          throw new IllegalArgumentException("status OK (expected: a failure)");
        }
      }
    }

    record Hang() implements Action {}

    record Forget() implements Action {}
  }

  public Fault {
    requireNonNull(action, "action");
    requireNonNull(when, "when");
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share " + share + " (expected: 0 to 1)");
    }
  }

  /** The message is taken at once and answered after this time. */
  public static Fault delay(Duration time) {
    return always(new Action.Delay(time));
  }

  /** The call ends with this status; the message is not taken. */
  public static Fault fail(Status status) {
    return always(new Action.Fail(status));
  }

  /**
   * The call ends with the status of this name; the message is not taken.
   *
   * @param code one of the {@link #codes}
   */
  public static Fault fail(String code) {
    return fail(Status.Code.valueOf(code).toStatus());
  }

  /** The names of all failures that gRPC knows. */
  public static List<String> codes() {
    return Stream.of(Status.Code.values())
        .filter(code -> code != Status.Code.OK)
        .map(Status.Code::name)
        .toList();
  }

  /** The message is turned away as if its signature were wrong. */
  public static Fault reject() {
    return fail(VerifyingIngestor.INVALID_SIGNATURE);
  }

  /** The call is never answered; the message is not taken. */
  public static Fault hang() {
    return always(new Action.Hang());
  }

  /** A message with a good signature is acknowledged and lost. */
  public static Fault acceptAndForget() {
    return always(new Action.Forget());
  }

  public Fault withShare(double newShare) {
    return new Fault(action, newShare, when);
  }

  public Fault when(Predicate<AcceptedMessage> condition) {
    return new Fault(action, share, condition);
  }

  private static Fault always(Action action) {
    return new Fault(action, 1, message -> true);
  }
}
