package dev.atomicdata.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.chaos.Incident.Kind;
import dev.atomicdata.chaos.Proxy.Weather;
import dev.atomicdata.testkit.AcceptedMessage;
import dev.atomicdata.testkit.Fault;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A publisher whose receiver, or the way to it, fails again and again. */
@ExtendWith(PostgresExtension.class)
@Order(1)
class ReceiverFaultsTest {

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);
  private static final Set<String> REFUSALS =
      Set.of("UNAUTHENTICATED", "PERMISSION_DENIED", "UNIMPLEMENTED");
  private static final Duration BRIEFLY = Duration.ofMillis(300);
  private static final Duration LONGER_THAN_A_CALL = REQUEST_TIMEOUT.plusMillis(500);

  @Test
  void nothingIsLostWhenTheReceiverFails(TestDatabase database, @TempDir Path folder) {
    Form form = Form.of("receiver");
    try (Stage stage = new Stage(database, folder, 50, 60, form.seed());
        Proxy proxy = new Proxy(stage.ingestor().port());
        InProcess publisher =
            InProcess.start(
                PublisherFile.of(stage)
                    .withLongLease()
                    .withReceiver(proxy.port(), REQUEST_TIMEOUT))) {
      stage.writers().start();

      List<Runnable> faults = new ArrayList<>();
      faults.add(() -> weather(stage, proxy, Kind.RECEIVER_LATENCY, Weather.LATENCY, BRIEFLY));
      faults.add(() -> weather(stage, proxy, Kind.RECEIVER_SLOW, Weather.SLOW, BRIEFLY));
      faults.add(() -> weather(stage, proxy, Kind.RECEIVER_HALF_OPEN, Weather.HALF_OPEN, BRIEFLY));
      faults.add(
          () ->
              weather(
                  stage, proxy, Kind.RECEIVER_BLACKHOLE, Weather.BLACKHOLE, LONGER_THAN_A_CALL));
      faults.add(() -> strike(stage, Kind.RECEIVER_RESET, BRIEFLY, proxy::reset, () -> {}));
      faults.add(() -> strike(stage, Kind.GO_AWAY, BRIEFLY, proxy::goAway, () -> {}));
      faults.add(() -> answers(stage, Kind.HANG, BRIEFLY, Fault.hang()));
      faults.add(
          () ->
              answers(
                  stage,
                  Kind.ACKNOWLEDGEMENT_LOST,
                  BRIEFLY,
                  Fault.delay(LONGER_THAN_A_CALL).when(everyOther())));
      Fault.codes().forEach(code -> faults.add(() -> status(stage, code)));
      form.shuffled(faults.toArray(Runnable[]::new)).forEach(Runnable::run);
      Verdict verdict = stage.finish();

      assertThat(publisher.failedJobs()).isEmpty();
      form.report(stage, verdict);
      assertThat(verdict.complaints()).isEmpty();
    }
  }

  /** Some of the calls end so: a message may be turned away, and its neighbour taken. */
  private static void status(Stage stage, String code) {
    Predicate<AcceptedMessage> some = everyOther();
    answers(
        stage,
        REFUSALS.contains(code) ? Kind.REFUSAL : Kind.STATUS,
        BRIEFLY,
        Fault.fail(code).when(message -> some.test(message) && remember(stage, message)));
  }

  private static boolean remember(Stage stage, AcceptedMessage message) {
    stage.rejected().add(Receipts.keyOf(message));
    return true;
  }

  private static Predicate<AcceptedMessage> everyOther() {
    AtomicInteger asked = new AtomicInteger();
    return message -> asked.incrementAndGet() % 2 == 0;
  }

  private static void answers(Stage stage, Kind kind, Duration time, Fault fault) {
    strike(
        stage, kind, time, () -> stage.ingestor().faults(fault), () -> stage.ingestor().faults());
  }

  private static void weather(Stage stage, Proxy proxy, Kind kind, Weather weather, Duration time) {
    strike(stage, kind, time, () -> proxy.weather(weather), () -> proxy.weather(Weather.FAIR));
  }

  private static void strike(Stage stage, Kind kind, Duration time, Runnable spoil, Runnable heal) {
    stage.during(kind, "receiver", time, spoil, heal);
  }
}
