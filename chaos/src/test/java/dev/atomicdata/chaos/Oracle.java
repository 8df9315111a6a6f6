package dev.atomicdata.chaos;

import static java.util.Comparator.comparing;

import dev.atomicdata.chaos.Incident.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges a run by what the writers committed and what the receiver took, and by nothing that the
 * publisher says of itself but its dead letters:
 *
 * <ul>
 *   <li>the last committed state of every key is the last that the receiver took of it, or the key
 *       is a dead letter with a reason that the run knows of;
 *   <li>no state of a key comes after a newer one, except from a process that stood still for
 *       longer than its lease;
 *   <li>a state that the receiver has is sent again only if it was unsettled at a fault, and at
 *       each fault no more messages of a job than can be unsettled.
 * </ul>
 */
final class Oracle {

  private final Evidence evidence;
  private final Map<String, DeadLetter> deadLetters;
  private final List<String> lost = new ArrayList<>();
  private final List<String> reordered = new ArrayList<>();
  private final List<String> excess = new ArrayList<>();
  private final List<String> unexplained = new ArrayList<>();
  private final Map<Struck, Integer> repeatedAt = new LinkedHashMap<>();
  private int repeated;
  private int late;

  private Oracle(Evidence evidence) {
    this.evidence = evidence;
    this.deadLetters =
        evidence.deadLetters().stream()
            .collect(Collectors.toMap(DeadLetter::key, Function.identity()));
  }

  static Verdict judge(Evidence evidence) {
    return new Oracle(evidence).verdict();
  }

  private Verdict verdict() {
    Map<String, List<Accepted>> accepted =
        evidence.accepted().stream()
            .collect(Collectors.groupingBy(Accepted::key, LinkedHashMap::new, Collectors.toList()));
    evidence
        .writes()
        .forEach((key, writes) -> judgeKey(key, writes, accepted.getOrDefault(key, List.of())));
    accepted.keySet().stream()
        .filter(key -> !evidence.writes().containsKey(key))
        .forEach(key -> unexplained.add(key + ": accepted, and nobody wrote it"));
    repeatedAt.forEach(
        (fault, count) -> {
          int most = fault.incident().mostRepeated(evidence.unsettled());
          if (count > most) {
            excess.add("%d repeated at %s (expected: at most %d)".formatted(count, fault, most));
          }
        });
    return new Verdict(
        evidence.accepted().size(),
        repeated,
        late,
        evidence.deadLetters().size(),
        lost,
        reordered,
        excess,
        unexplained);
  }

  private void judgeKey(String key, List<Write> writes, List<Accepted> accepted) {
    Map<Long, Integer> places = new HashMap<>();
    for (int i = 0; i < writes.size(); i++) {
      places.put(writes.get(i).block(), i);
    }
    int newest = -1;
    Optional<Accepted> last = Optional.empty();
    Optional<Accepted> latest = Optional.empty();
    for (Accepted message : accepted) {
      Integer place = places.get(message.block());
      if (place == null || writes.get(place).value() != message.value()) {
        unexplained.add(message + ": accepted, and nobody wrote it");
        continue;
      }
      last = Optional.of(message);
      if (place < newest) {
        judgeOlder(message, writes.get(newest));
      } else {
        latest
            .filter(before -> before.value() == message.value())
            .ifPresent(
                before ->
                    judgeRepeat(
                        before, message, returned(writes, places.get(before.block()), place)));
        newest = place;
        latest = last;
      }
    }
    judgeEnd(key, writes, newest, last);
  }

  private void judgeOlder(Accepted message, Write newest) {
    boolean excused =
        evidence.incidents().stream()
            .anyMatch(fault -> fault.effect() == Effect.LATE && fault.covers(message.at()));
    if (excused) {
      late++;
    } else {
      reordered.add(message + ": after " + newest);
    }
  }

  /**
   * Counted for the latest fault that explains it and has not explained as much as it can yet.
   * Where all have, one of them has repeated too much.
   */
  private void judgeRepeat(Accepted first, Accepted again, boolean returned) {
    repeated++;
    List<Incident> explaining =
        evidence.incidents().stream()
            .filter(incident -> incident.explainsRepeat(first.at(), again.at(), returned))
            .sorted(comparing(Incident::from).reversed())
            .toList();
    if (explaining.isEmpty()) {
      excess.add(again + ": repeated without a fault since " + first);
    } else if (explaining.stream().allMatch(Incident::bounded)) {
      Struck counted =
          explaining.stream()
              .map(incident -> new Struck(incident, again.job()))
              .filter(
                  each ->
                      repeatedAt.getOrDefault(each, 0)
                          < each.incident().mostRepeated(evidence.unsettled()))
              .findFirst()
              .orElse(new Struck(explaining.get(0), again.job()));
      repeatedAt.merge(counted, 1, Integer::sum);
    }
  }

  private static boolean returned(List<Write> writes, int first, int again) {
    return writes.subList(first, again).stream()
        .anyMatch(write -> write.value() != writes.get(again).value());
  }

  private void judgeEnd(
      String key, List<Write> writes, int newest, Optional<Accepted> lastAccepted) {
    List<Write> candidates = lastStates(writes, newest);
    boolean there =
        candidates.stream()
            .anyMatch(
                write -> lastAccepted.filter(last -> last.value() == write.value()).isPresent());
    Optional<DeadLetter> dead = Optional.ofNullable(deadLetters.get(key));
    if (dead.isEmpty()) {
      if (!there) {
        lost.add(key + ": " + candidates + " (last accepted: " + lastAccepted + ")");
      }
      return;
    }
    if (there) {
      unexplained.add(dead.get() + ": its last state is accepted");
    } else if (dead.get().reason().isBlank()) {
      unexplained.add(dead.get() + ": no reason");
    } else if (candidates.stream().noneMatch(Write::unfit) && !evidence.rejected().contains(key)) {
      unexplained.add(dead.get() + ": nothing is wrong with it");
    }
  }

  /** What the last state may be: of writes that may not count, one that was accepted does. */
  private static List<Write> lastStates(List<Write> writes, int newestAccepted) {
    List<Write> candidates = new ArrayList<>();
    for (int i = writes.size() - 1; i >= 0; i--) {
      candidates.add(writes.get(i));
      if (writes.get(i).certain() || i == newestAccepted) {
        break;
      }
    }
    return candidates;
  }

  /** A fault, and a job that it struck. */
  private record Struck(Incident incident, String job) {

    @Override
    public String toString() {
      return incident + " of " + job;
    }
  }
}
