package dev.atomicdata.chaos;

import dev.atomicdata.chaos.Incident.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The faults of a run, as they come. */
final class Incidents {

  private final List<Incident> all = new ArrayList<>();

  synchronized void add(Incident incident) {
    all.add(incident);
  }

  /** Does something that is over when it returns. */
  void strike(Kind kind, String subject, Runnable fault) {
    long from = System.nanoTime();
    fault.run();
    add(new Incident(kind, subject, from, System.nanoTime()));
  }

  synchronized List<Incident> all() {
    return List.copyOf(all);
  }

  /** How many there were of each kind. */
  synchronized Map<String, Integer> byKind() {
    Map<String, Integer> counts = new TreeMap<>();
    all.forEach(each -> counts.merge(each.kind().name().toLowerCase(Locale.ROOT), 1, Integer::sum));
    return counts;
  }
}
