package dev.atomicdata.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Outcome;
import io.grpc.Status;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StatusOutcomeTest {

  @ParameterizedTest
  @CsvSource({
    "OK, Accepted",
    "CANCELLED, Unavailable",
    "UNKNOWN, Unavailable",
    "INVALID_ARGUMENT, Rejected",
    "DEADLINE_EXCEEDED, Unavailable",
    "NOT_FOUND, Rejected",
    "ALREADY_EXISTS, Rejected",
    "PERMISSION_DENIED, Refused",
    "RESOURCE_EXHAUSTED, Unavailable",
    "FAILED_PRECONDITION, Rejected",
    "ABORTED, Unavailable",
    "OUT_OF_RANGE, Rejected",
    "UNIMPLEMENTED, Refused",
    "INTERNAL, Unavailable",
    "UNAVAILABLE, Unavailable",
    "DATA_LOSS, Unavailable",
    "UNAUTHENTICATED, Refused"
  })
  void everyStatusHasOneOutcome(Status.Code code, String outcome) {
    assertThat(StatusOutcome.of(code.toStatus()).getClass().getSimpleName()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @EnumSource(Status.Code.class)
  void everyFailureIsNamedInItsReason(Status.Code code) {
    Outcome outcome = StatusOutcome.of(code.toStatus().withDescription("why"));

    if (code == Status.Code.OK) {
      assertThat(outcome).isSameAs(Outcome.ACCEPTED);
    } else {
      assertThat(outcome.toString()).contains(code + ": why");
    }
  }

  @Test
  void theCausesAreToldOnceEach() {
    Status status =
        Status.UNAVAILABLE
            .withDescription("io exception")
            .withCause(new IOException("refused: host:1", new IOException("refused")));

    assertThat(StatusOutcome.of(status))
        .isEqualTo(new Outcome.Unavailable("UNAVAILABLE: io exception: refused: host:1"));
  }

  @Test
  void noRejectionIsSaidToBePerhapsAccepted() {
    assertThat(StatusOutcome.of(Status.INVALID_ARGUMENT))
        .isEqualTo(new Outcome.Rejected("INVALID_ARGUMENT", false));
  }
}
