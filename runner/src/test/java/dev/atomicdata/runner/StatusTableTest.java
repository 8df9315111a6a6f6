package dev.atomicdata.runner;

import static dev.atomicdata.runner.Pipeline.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.testkit.Fault;
import dev.atomicdata.testkit.VerifyingIngestor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of a key whose message always ends with the same status, while others are accepted:
 * through gRPC, delivery, publisher and ledger.
 */
final class StatusTableTest {

  private static final String KEY = PipelineJob.asset(0);

  private enum End {
    /** Rejected three times, with acceptances in between. */
    PARKED,
    /** The job is held for the time being, and nothing is written off. */
    HELD,
    /** To be tried again after the longest pause. */
    PUT_OFF
  }

  private final Set<String> accepted = new ConcurrentSkipListSet<>();
  private int owner;

  @ParameterizedTest
  @MethodSource("dev.atomicdata.testkit.Fault#codes")
  void everyStatusHasOneEnd(String code) {
    try (Pipeline pipeline = new Pipeline();
        VerifyingIngestor ingestor =
            VerifyingIngestor.start(
                0, pipeline.address(), message -> accepted.add(message.asset()))) {
      ingestor.faults(Fault.fail(code).when(message -> message.asset().equals(KEY)));
      PipelineJob job = pipeline.to(ingestor.port()).start("job");
      job.put(0, 1, 1);

      eventually().until(() -> othersGoOn(job) && reached(job, end(code)));
      ingestor.faults();
      if (end(code) == End.PARKED) {
        assertThat(accepted).doesNotContain(KEY);
        job.put(0, 1, 2);
      } else {
        assertThat(job.parked()).isEmpty();
      }

      eventually().until(() -> accepted.contains(KEY) && job.done() && job.parked().isEmpty());
    }
  }

  private static End end(String code) {
    return switch (code) {
      case "INVALID_ARGUMENT",
          "OUT_OF_RANGE",
          "FAILED_PRECONDITION",
          "NOT_FOUND",
          "ALREADY_EXISTS" ->
          End.PARKED;
      case "UNAUTHENTICATED", "PERMISSION_DENIED", "UNIMPLEMENTED" -> End.HELD;
      case "UNAVAILABLE",
          "DEADLINE_EXCEEDED",
          "RESOURCE_EXHAUSTED",
          "ABORTED",
          "INTERNAL",
          "UNKNOWN",
          "CANCELLED",
          "DATA_LOSS" ->
          End.PUT_OFF;
      default ->
          throw new IllegalArgumentException("status " + code + " (expected: one of gRPC's)");
    };
  }

  private boolean reached(PipelineJob job, End end) {
    return switch (end) {
      case PARKED -> job.parked().equals(List.of(KEY));
      case HELD -> job.was(JobStatus.State.HELD);
      case PUT_OFF ->
          job.ledger().touches().stream()
              .filter(touch -> touch.reason() == Touch.Reason.UNAVAILABLE)
              .anyMatch(touch -> touch.key().equals(new RowKey(KEY)));
    };
  }

  /** One more change of another key. */
  private boolean othersGoOn(PipelineJob job) {
    job.put(1, 2, ++owner);
    return accepted.contains(PipelineJob.asset(1));
  }
}
