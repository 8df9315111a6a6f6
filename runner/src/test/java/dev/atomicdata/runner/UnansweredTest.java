package dev.atomicdata.runner;

import static dev.atomicdata.runner.Pipeline.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.delivery.BreakerStatus;
import dev.atomicdata.domain.Backoff;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.testkit.Fault;
import dev.atomicdata.testkit.VerifyingIngestor;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

/** Messages, and whole receivers, that give no answer. */
final class UnansweredTest {

  private static final int KEYS = 50;
  private static final Duration NEVER = Duration.ofDays(1);

  private final Set<String> accepted = new ConcurrentSkipListSet<>();
  private final Pipeline pipeline = new Pipeline();
  private final VerifyingIngestor ingestor =
      VerifyingIngestor.start(0, pipeline.address(), message -> accepted.add(message.asset()));

  @Test
  void whileOneMessageIsNeverAnsweredNoOtherKeyAndNoOtherJobWaits() {
    ingestor.faults(hangFor(PipelineJob.asset(0)));
    try (pipeline;
        ingestor) {
      pipeline.with(Pipeline.DELIVERY.withRequestTimeout(NEVER)).to(ingestor.port());
      PipelineJob job = pipeline.start("job");
      PipelineJob other = pipeline.start("other");
      job.put(0, KEYS, 1);
      other.put(KEYS, 2 * KEYS, 1);
      eventually().until(() -> accepted.size() == 2 * KEYS - 1);

      job.put(2 * KEYS, 3 * KEYS, 1);
      other.put(3 * KEYS, 4 * KEYS, 1);

      eventually().until(() -> accepted.size() == 4 * KEYS - 1);
      eventually().until(() -> other.done() && pipeline.delivery().inFlight() == 1);
      assertThat(job.was(JobStatus.State.STUCK)).isFalse();
    }
  }

  @Test
  void aMessageThatAlwaysTimesOutIsPutOffAndOpensNoCircuit() {
    ingestor.faults(hangFor(PipelineJob.asset(0)));
    try (pipeline;
        ingestor) {
      pipeline.with(Pipeline.DELIVERY.withRequestTimeout(Duration.ofMillis(250)));
      PipelineJob job = pipeline.to(ingestor.port()).start("job");
      job.put(0, 2, 1);
      int[] owner = {1};
      eventually()
          .until(
              () -> {
                job.put(1, 2, ++owner[0]);
                return job.ledger().touches().stream()
                    .filter(touch -> touch.reason() == Touch.Reason.UNAVAILABLE)
                    .anyMatch(touch -> touch.key().equals(new RowKey(PipelineJob.asset(0))));
              });
      assertThat(pipeline.delivery().breaker().state()).isEqualTo(BreakerStatus.State.CLOSED);
      assertThat(job.parked()).isEmpty();

      ingestor.faults();

      eventually().until(() -> accepted.contains(PipelineJob.asset(0)) && job.done());
    }
  }

  @Test
  void whenTheCircuitClosesTheOtherJobsDoNotWaitOutTheirPauses() {
    ingestor.faults(Fault.fail("UNAVAILABLE"));
    try (pipeline;
        ingestor) {
      pipeline
          .with(new Backoff(NEVER, NEVER))
          .with(Pipeline.DELIVERY.withMaxRetries(0))
          .to(ingestor.port());
      PipelineJob job = pipeline.start("job");
      PipelineJob other = pipeline.start("other");
      job.put(0, KEYS, 1);
      other.put(KEYS, 2 * KEYS, 1);
      eventually()
          .until(
              () ->
                  job.state() == JobStatus.State.STUCK
                      && other.state() == JobStatus.State.STUCK
                      && pipeline.delivery().breaker().state() == BreakerStatus.State.HALF_OPEN);
      assertThat(accepted).isEmpty();

      ingestor.faults();
      job.put(2 * KEYS, 2 * KEYS + 1, 1);

      eventually().until(() -> job.done() && other.done());
      assertThat(accepted).isEqualTo(PipelineJob.assets(0, 2 * KEYS + 1));
    }
  }

  private static Fault hangFor(String asset) {
    return Fault.hang().when(message -> message.asset().equals(asset));
  }
}
