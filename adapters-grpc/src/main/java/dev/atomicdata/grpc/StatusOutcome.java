package dev.atomicdata.grpc;

import dev.atomicdata.domain.Outcome;
import io.grpc.Status;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.stream.Stream;

/** What the status of a call says about its message. */
final class StatusOutcome {

  private StatusOutcome() {}

  /**
   * Total over gRPC's sixteen failures and OK.
   *
   * <p>Where the protocol leaves it open: NOT_FOUND and ALREADY_EXISTS are answers about what this
   * message names, and the same message will get them again, so they are rejections; taking
   * ALREADY_EXISTS for an acceptance would trust the receiver to hold this state and not an older
   * one. CANCELLED (by a proxy, or by closing) and DATA_LOSS leave open whether the receiver has
   * the message, and INTERNAL and UNKNOWN come from proxies and broken connections as well: all of
   * these are worth another try.
   */
  static Outcome of(Status status) {
    return switch (status.getCode()) {
      case OK -> Outcome.ACCEPTED;
      case INVALID_ARGUMENT, OUT_OF_RANGE, FAILED_PRECONDITION, NOT_FOUND, ALREADY_EXISTS ->
          new Outcome.Rejected(reason(status));
      case UNAUTHENTICATED, PERMISSION_DENIED, UNIMPLEMENTED -> new Outcome.Refused(reason(status));
      case UNAVAILABLE,
          DEADLINE_EXCEEDED,
          RESOURCE_EXHAUSTED,
          ABORTED,
          INTERNAL,
          UNKNOWN,
          CANCELLED,
          DATA_LOSS ->
          new Outcome.Unavailable(reason(status));
    };
  }

  /** On one line, with its causes, which alone say what is wrong with a connection. */
  private static String reason(Status status) {
    StringBuilder reason = new StringBuilder(status.getCode().name());
    if (causes(status).anyMatch(CertificateException.class::isInstance)) {
      reason.append(": certificate not accepted");
    }
    Stream<String> causes = causes(status).map(Throwable::getMessage);
    Stream.concat(Stream.ofNullable(status.getDescription()), causes)
        .filter(Objects::nonNull)
        .map(more -> more.replaceAll("\\s+", " "))
        .filter(more -> reason.indexOf(more) < 0)
        .forEachOrdered(more -> reason.append(": ").append(more));
    return reason.toString();
  }

  private static Stream<Throwable> causes(Status status) {
    return Stream.iterate(status.getCause(), Objects::nonNull, Throwable::getCause);
  }
}
