package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Settlement;
import dev.atomicdata.ports.PublisherEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class ReconcileLogTest {

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(ReconcileLog.class);
  private final ReconcileLog log = new ReconcileLog(() -> Instant.ofEpochSecond(100));

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.DEBUG);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @Test
  void aReconcileThatIsOverIsSummedUpOnce() {
    tell(settled(10, true));
    tell(looked(ChangePage.RECONCILE, 1_000, 1));
    tell(looked("owners", 5, 5));
    tell(settled(10, true, "gone"));
    tell(looked(ChangePage.RECONCILE, 500, 2));
    tell(settled(40, false));
    tell(settled(40, false));

    assertThat(said())
        .containsExactly(
            "DEBUG key vanished: job=owners key=gone",
            "INFO reconcile ended: job=owners lookedAt=1500 news=3 vanished=1 tookSeconds=60");
  }

  @Test
  void aJobThatWasReconciledBeforeTheStartIsNotSpokenOf() {
    tell(settled(10, false));

    assertThat(said()).isEmpty();
  }

  private void tell(PublisherEvent event) {
    log.on("owners", event);
  }

  private List<String> said() {
    return lines.list.stream()
        .map(line -> line.getLevel() + " " + line.getFormattedMessage())
        .toList();
  }

  private static PublisherEvent looked(String source, int keys, int news) {
    return new PublisherEvent.Looked(source, keys, news, keys - news, Duration.ZERO);
  }

  private static PublisherEvent settled(long sweptSeconds, boolean walks, String... gone) {
    Position position = new Position(0, sweptSeconds * 1_000_000, List.of(), Optional.empty());
    return new PublisherEvent.Settled(
        new Settlement(
            Checkpoint.stored(
                Map.of(ChangePage.RECONCILE, walks ? position.lookingAgain() : position)),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Stream.of(gone).map(key -> new Settlement.Vanished(new RowKey(key), false)).toList(),
            List.of(),
            List.of(),
            List.of(),
            false),
        Duration.ZERO);
  }
}
