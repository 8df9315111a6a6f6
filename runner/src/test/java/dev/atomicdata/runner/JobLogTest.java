package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.Fingerprint;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.PublisherEvent;
import dev.atomicdata.ports.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JobLogTest {

  private static final String JOB = "owners";

  private final Logger logger = (Logger) LoggerFactory.getLogger(JobLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private Instant now = Instant.EPOCH;
  private final JobLog log = new JobLog(() -> now);

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void forget() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  @Test
  void aStateIsSaidOnceHoweverOftenItsReasonChanges() {
    tell(new PublisherEvent.StatusChanged(status(JobStatus.State.WORKING, "")));
    tell(new PublisherEvent.StatusChanged(status(JobStatus.State.HELD, "10 rejections")));
    tell(new PublisherEvent.StatusChanged(status(JobStatus.State.HELD, "11 rejections")));
    tell(new PublisherEvent.StatusChanged(status(JobStatus.State.WORKING, "")));
    tell(new PublisherEvent.StatusChanged(status(JobStatus.State.IDLE, "")));

    assertThat(said())
        .containsExactly(
            "WARN job in trouble: job=owners state=held reason=10 rejections",
            "INFO job goes on: job=owners state=working");
  }

  @Test
  void aPauseAndItsEndAreSaid() {
    tell(new PublisherEvent.StatusChanged(status(JobStatus.State.PAUSED, "paused since noon")));
    tell(new PublisherEvent.StatusChanged(status(JobStatus.State.IDLE, "")));

    assertThat(said())
        .containsExactly(
            "INFO job paused: job=owners reason=paused since noon",
            "INFO job goes on: job=owners state=idle");
  }

  @Test
  void aJobThatGetsStuckWithoutAWordIsSaidOnceAndSoIsItsEnd() {
    tell(new PublisherEvent.StatusChanged(status(JobStatus.State.WORKING, "")));
    for (int second = 0; second < 3; second++) {
      log.watch(JOB, () -> status(JobStatus.State.STUCK, "reading owners since noon"));
    }
    log.watch(JOB, () -> status(JobStatus.State.WORKING, ""));
    log.watch(JOB, () -> status(JobStatus.State.WORKING, ""));

    assertThat(said())
        .containsExactly(
            "WARN job in trouble: job=owners state=stuck reason=reading owners since noon",
            "INFO job goes on: job=owners state=working");
  }

  @Test
  void onlyTheFirstParkedKeysAreNamedUntilTheNextReport() {
    for (int i = 1; i <= 25; i++) {
      tell(parked(i));
    }
    log.report(JOB, () -> status(JobStatus.State.IDLE, ""));
    tell(parked(26));

    assertThat(said()).hasSize(10 + 1 + 1 + 1);
    assertThat(said().get(0))
        .isEqualTo("WARN key parked: job=owners key=k1 kind=data_error reason=pub_key: missing");
    assertThat(said().get(10))
        .isEqualTo("WARN more keys parked, counted in the next report: job=owners");
    assertThat(said().get(11)).contains("deadLetters=25");
    assertThat(said().get(12)).contains("key=k26");
  }

  @Test
  void onlyTheFirstRejectedKeysAreNamedUntilTheNextReport() {
    tell(delivered(new Outcome.Refused("UNAUTHENTICATED: who are you?")));
    for (int i = 0; i < 24; i++) {
      tell(delivered(new Outcome.Rejected("INVALID_ARGUMENT: bad signature")));
    }
    log.report(JOB, () -> status(JobStatus.State.HELD, ""));
    tell(delivered(new Outcome.Rejected("again")));

    assertThat(said()).hasSize(10 + 1 + 1 + 1);
    assertThat(said().subList(0, 2))
        .containsExactly(
            "WARN message rejected: job=owners key=k reason=UNAUTHENTICATED: who are you?",
            "WARN message rejected: job=owners key=k reason=INVALID_ARGUMENT: bad signature");
    assertThat(said().get(10))
        .isEqualTo("WARN more messages rejected, counted in the next report: job=owners");
    assertThat(said().get(11)).contains("rejected=25");
    assertThat(said().get(12)).contains("reason=again");
  }

  @Test
  void aReportSumsUpSinceTheLastOne() {
    tell(new PublisherEvent.PageRead("owners", 7, Duration.ofMillis(5)));
    tell(new PublisherEvent.Looked("owners", 7, 3, 4, Duration.ofMillis(20)));
    tell(new PublisherEvent.Preceded("hotspots", 2));
    tell(new PublisherEvent.Preceded("hotspots", 1));
    tell(delivered(Outcome.ACCEPTED));
    tell(delivered(Outcome.ACCEPTED));
    tell(delivered(new Outcome.Rejected("no")));
    lines.list.clear();
    now = now.plusSeconds(10);

    log.report(JOB, () -> status(JobStatus.State.IDLE, ""));
    log.report(JOB, () -> status(JobStatus.State.IDLE, ""));

    assertThat(said().get(0))
        .startsWith(
            "INFO job report: job=owners state=idle seen=7 unchanged=4 preceded=3 published=2"
                + " perSecond=0.2")
        .contains("rejected=1", "lagBlocks=5", "lookMs=5", "assembleMs=20", "publishMs=30");
    assertThat(said().get(1)).contains("seen=0", "published=0", "rejected=0");
  }

  @Test
  void thatTheOrderOfJobsIsNotKnownIsSaidOnceBetweenTwoReports() {
    UnavailableException cause = new UnavailableException("relation is gone");
    tell(new PublisherEvent.OrderUnknown("hotspots", 5, cause));
    tell(new PublisherEvent.OrderUnknown("hotspots", 5, cause));

    assertThat(said().stream().filter(line -> line.startsWith("WARN")))
        .containsExactly(
            "WARN keys put off: job=owners keys=5 reason=whether hotspots goes before is not known:"
                + " relation is gone");
  }

  @Test
  void aBugIsAnErrorAndWhatDoesNotAnswerIsNot() {
    tell(
        new PublisherEvent.StepFailed(
            new UnavailableException("database away", new IllegalStateException()), Duration.ZERO));
    tell(new PublisherEvent.StepFailed(new IllegalStateException("bug"), Duration.ZERO));

    assertThat(said()).containsExactly("ERROR step failed: job=owners pauseMs=0");
  }

  private void tell(PublisherEvent event) {
    log.on(JOB, event);
  }

  private List<String> said() {
    return lines.list.stream()
        .map(line -> line.getLevel() + " " + line.getFormattedMessage())
        .toList();
  }

  private static PublisherEvent parked(int number) {
    return new PublisherEvent.Parked(
        new DeadLetter(
            new RowKey("k" + number),
            DeadLetter.Kind.DATA_ERROR,
            "pub_key: missing",
            Fingerprint.of(Json.of(number)),
            Optional.empty()));
  }

  private static PublisherEvent delivered(Outcome outcome) {
    return new PublisherEvent.Delivered(
        new Message("entity_ownership", new RowKey("k"), new byte[0]),
        outcome,
        Duration.ofMillis(30));
  }

  private static JobStatus status(JobStatus.State state, String reason) {
    return new JobStatus(state, reason, Instant.EPOCH, Optional.empty(), 0, 0, 5);
  }
}
