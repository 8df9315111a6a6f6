package dev.atomicdata.demo;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects what the demo's table and its last line say. */
final class Results {

  private final PublisherProcess publisher;
  private final IngestorProcess ingestor;
  private final WatchedDatabase database;
  private final Map<MessageType, Long> inBothPhases = new EnumMap<>(MessageType.class);
  private final Map<MessageType, Long> inFirstPhase = new EnumMap<>(MessageType.class);
  private final Map<MessageType, Long> changed = new EnumMap<>(MessageType.class);
  private final Map<MessageType, Long> inSecondPhase = new EnumMap<>(MessageType.class);
  private boolean done;
  private double messagesPerSecond;
  private Duration time = Duration.ZERO;
  private long published;
  private long rejected;
  private long deadLetters;
  private long peakMemory;

  Results(PublisherProcess publisher, IngestorProcess ingestor, WatchedDatabase database) {
    this.publisher = publisher;
    this.ingestor = ingestor;
    this.database = database;
    for (MessageType type : MessageType.values()) {
      inBothPhases.put(type, 0L);
      inFirstPhase.put(type, 0L);
      changed.put(type, 0L);
      inSecondPhase.put(type, 0L);
    }
  }

  void firstPhaseDone(Tally tally) {
    inFirstPhase.replaceAll((type, before) -> tally.of(type).accepted());
  }

  /** What comes later is no part of the phases; a second call changes nothing. */
  void phasesDone(Tally tally, double rate, Duration taken) throws InterruptedException {
    if (done) {
      return;
    }
    done = true;
    published = publisher.published();
    inBothPhases.replaceAll((type, before) -> tally.of(type).accepted());
    if (inFirstPhase.values().stream().anyMatch(count -> count > 0)) {
      changed.replaceAll((type, before) -> tally.of(type).changed());
      inSecondPhase.replaceAll(
          (type, before) -> tally.of(type).accepted() - inFirstPhase.getOrDefault(type, 0L));
    }
    messagesPerSecond = rate;
    time = taken;
  }

  /** Stops publisher and ingestor; what the ingestor has accepted until then is compared. */
  void stop(AcceptedFile.Reader reader, Tally tally)
      throws IOException, SQLException, InterruptedException {
    peakMemory = publisher.peakMemory();
    publisher.close();
    rejected = ingestor.stop();
    reader.readInto(tally);
    deadLetters =
        database.count("SELECT count(*) FROM atomic_data_failed_records WHERE closed_at IS NULL");
  }

  List<String> table(Tally tally) {
    List<String> lines = new ArrayList<>();
    String form = "  %-34s %12s %12s %12s %12s";
    lines.add(form.formatted("job", "expected", "accepted", "changed", "followed"));
    for (MessageType type : MessageType.values()) {
      lines.add(
          form.formatted(
              type.job(),
              number(tally.of(type).expected()),
              number(inBothPhases.getOrDefault(type, 0L)),
              number(changed.getOrDefault(type, 0L)),
              number(inSecondPhase.getOrDefault(type, 0L))));
    }
    long later = tally.total().accepted() - sum(inBothPhases);
    if (later > 0) {
      lines.add("  and " + number(later) + " messages after that");
    }
    long unexpected = tally.total().unexpected();
    if (unexpected > 0) {
      lines.add("  of " + number(unexpected) + " pairs something was said that nobody expected");
    }
    return lines;
  }

  Summary summary(Tally tally) {
    Tally.Counts counts = tally.total();
    return new Summary(
        counts.expected(),
        published,
        sum(inBothPhases),
        rejected,
        deadLetters,
        counts.duplicates(),
        counts.missing(),
        sum(changed),
        sum(inSecondPhase),
        time.toMillis() / 1e3,
        messagesPerSecond,
        peakMemory);
  }

  private static String number(long value) {
    return "%,d".formatted(value);
  }

  private static long sum(Map<MessageType, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
