package dev.atomicdata.runner;

import static dev.atomicdata.runner.Pipeline.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.testkit.AcceptedMessage;
import dev.atomicdata.testkit.Fault;
import dev.atomicdata.testkit.VerifyingIngestor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Receivers that reject what is right: all of it, from some time on, or every other call. */
final class WrongReceiverTest {

  private static final int KEYS = 300;

  private final Set<String> accepted = new ConcurrentSkipListSet<>();

  @Test
  void aReceiverWhoseKeyIsChangedInTheMiddleOfAPageLosesNothing() {
    try (Pipeline pipeline = new Pipeline();
        VerifyingIngestor ingestor = ingestor(pipeline.address())) {
      String other = Pipeline.otherAddress();
      AtomicLong verified = new AtomicLong();
      ingestor.faults(
          Fault.reject()
              .when(
                  message -> {
                    if (verified.incrementAndGet() == KEYS / 3) {
                      ingestor.trust(other);
                    }
                    return false;
                  }));
      PipelineJob job = pipeline.to(ingestor.port()).start("job");
      job.put(0, KEYS, 1);
      eventually().until(() -> job.state() == JobStatus.State.HELD);
      assertThat(accepted).hasSizeBetween(1, KEYS - 1);
      assertThat(job.parked()).isEmpty();

      ingestor.trust(pipeline.address());

      eventually().until(job::done);
      assertThat(job.parked()).isEmpty();
      assertThat(accepted).isEqualTo(PipelineJob.assets(0, KEYS));
    }
  }

  @Test
  void withTheWrongKeyAJobIsHeldAndGoesOnByItselfWhenTheIngestorGetsTheRightOne() {
    try (Pipeline pipeline = new Pipeline();
        VerifyingIngestor ingestor = ingestor(Pipeline.otherAddress())) {
      PipelineJob job = pipeline.to(ingestor.port()).start("job");
      job.put(0, KEYS, 1);
      eventually().until(() -> job.state() == JobStatus.State.HELD);
      long held = ingestor.rejected();
      eventually().until(() -> ingestor.rejected() > held + 10);
      assertThat(job.state()).isEqualTo(JobStatus.State.HELD);
      assertThat(job.parked()).isEmpty();

      ingestor.trust(pipeline.address());

      eventually().until(job::done);
      assertThat(job.parked()).isEmpty();
      assertThat(accepted).isEqualTo(PipelineJob.assets(0, KEYS));
    }
  }

  @Test
  void ofTwoReceiversBehindABalancerOfConnectionsTheOneThatRejectsEverythingCostsNothing()
      throws IOException {
    try (Pipeline pipeline = new Pipeline();
        VerifyingIngestor wrong = ingestor(Pipeline.otherAddress());
        VerifyingIngestor right = ingestor(pipeline.address());
        ConnectionBalancer balancer = new ConnectionBalancer(wrong.port(), right.port())) {
      PipelineJob job = pipeline.to(balancer.port()).start("job");
      job.put(0, KEYS, 1);

      eventually().until(() -> accepted.size() == KEYS && job.done());

      assertThat(wrong.rejected()).isGreaterThanOrEqualTo(10);
      assertThat(balancer.connections()).isGreaterThan(1);
      assertThat(job.parked()).isEmpty();
    }
  }

  @Test
  void ofTwoReceiversBehindABalancerOfConnectionsAQuietJobReachesTheRightOne() throws IOException {
    try (Pipeline pipeline = new Pipeline();
        VerifyingIngestor wrong = ingestor(Pipeline.otherAddress());
        VerifyingIngestor right = ingestor(pipeline.address());
        ConnectionBalancer balancer = new ConnectionBalancer(wrong.port(), right.port())) {
      PipelineJob job = pipeline.to(balancer.port()).start("job");
      for (int key = 0; key < 5; key++) {
        int number = key;
        job.put(number, number + 1, 1);
        eventually().until(() -> accepted.contains(PipelineJob.asset(number)) && job.done());
      }

      assertThat(wrong.rejected()).isPositive();
      assertThat(job.parked()).isEmpty();
    }
  }

  @Test
  void ofTwoReceiversBehindABalancerOfCallsOnlyWhatWasRejectedThreeTimesIsParked() {
    Map<String, Integer> rejections = new ConcurrentHashMap<>();
    AtomicLong calls = new AtomicLong();
    try (Pipeline pipeline = new Pipeline();
        VerifyingIngestor ingestor = ingestor(pipeline.address())) {
      ingestor.faults(
          Fault.reject()
              .when(
                  message -> {
                    boolean wrong = calls.incrementAndGet() % 2 == 0;
                    if (wrong) {
                      rejections.merge(message.asset(), 1, Integer::sum);
                    }
                    return wrong;
                  }));
      PipelineJob job = pipeline.to(ingestor.port()).start("job");
      job.put(0, KEYS, 1);
      eventually().until(() -> job.done() && accepted.size() + job.parked().size() >= KEYS);

      List<String> parked = job.parked();
      assertThat(parked).allSatisfy(asset -> assertThat(rejections.get(asset)).isGreaterThan(2));
      ingestor.faults();
      job.put(0, KEYS, 2);

      eventually().until(() -> job.done() && job.parked().isEmpty());
      assertThat(accepted).isEqualTo(PipelineJob.assets(0, KEYS));
    }
  }

  private VerifyingIngestor ingestor(String address) {
    return VerifyingIngestor.start(0, address, this::take);
  }

  private void take(AcceptedMessage message) {
    accepted.add(message.asset());
  }
}
