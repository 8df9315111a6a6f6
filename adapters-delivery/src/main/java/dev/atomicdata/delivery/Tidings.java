package dev.atomicdata.delivery;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.Message;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what happens at an endpoint: to the log and to the listener. */
final class Tidings {

  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  private final String endpoint;
  private final DeliveryListener listener;

  Tidings(String endpoint, DeliveryListener listener) {
    this.endpoint = endpoint;
    this.listener = listener;
  }

  void breakerChanged(BreakerStatus status) {
    switch (status.state()) {
      case OPEN -> log.warn("circuit opened: endpoint={} reason={}", endpoint, status.reason());
      case HALF_OPEN ->
          log.info("circuit half-opened: endpoint={} reason={}", endpoint, status.reason());
      case CLOSED -> log.info("circuit closed: endpoint={} reason={}", endpoint, status.reason());
    }
    listener.on(endpoint, new DeliveryEvent.BreakerChanged(status));
  }

  void retrying(Pending pending, Outcome.Unavailable end, Duration pause) {
    listener.on(
        endpoint,
        new DeliveryEvent.Retrying(
            pending.job().job, pending.message(), pending.failedAttempts(), end.reason(), pause));
  }

  void sending(Attempt attempt) {
    if (log.isDebugEnabled()) {
      Message message = attempt.pending().message();
      log.debug(
          "message sent: endpoint={} job={} type={} key={} bytes={} attempt={}",
          endpoint,
          attempt.pending().job().job,
          message.type(),
          message.key(),
          message.bytes().length,
          attempt.number());
    }
  }

  void answered(Attempt attempt, Outcome outcome) {
    if (log.isDebugEnabled()) {
      Message message = attempt.pending().message();
      log.debug(
          "message answered: endpoint={} job={} type={} key={} attempt={} outcome={} tookMs={}",
          endpoint,
          attempt.pending().job().job,
          message.type(),
          message.key(),
          attempt.number(),
          outcome,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - attempt.startedNs()));
    }
  }

  /** A sink must not throw; whether its message arrived is as unknown as after a timeout. */
  Outcome brokenSink(Throwable failure) {
    log.error("sink threw: endpoint={}", endpoint, failure);
    return new Outcome.Unavailable("sink threw " + failure);
  }
}
