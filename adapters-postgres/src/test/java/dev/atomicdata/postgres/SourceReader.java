package dev.atomicdata.postgres;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Position;
import dev.atomicdata.ports.ChangeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a source for one page after the other, as a publisher does. */
final class SourceReader {

  private static final int MOST_PAGES = 10_000;

  private final ChangeSource source;
  private final int limit;
  private Checkpoint checkpoint;

  SourceReader(ChangeSource source, Checkpoint since, int limit) {
    this.source = source;
    this.checkpoint = since;
    this.limit = limit;
  }

  SourceReader(ChangeSource source) {
    this(source, Checkpoint.start(), 100);
  }

  ChangePage page() {
    ChangePage page = source.next(checkpoint, limit);
    checkpoint = page.next();
    return page;
  }

  /** All pages until the source says that there are no more. */
  List<ChangePage> round() {
    List<ChangePage> pages = new ArrayList<>();
    do {
      pages.add(page());
      if (pages.size() > MOST_PAGES) {
        throw new AssertionError("the source does not come to an end");
      }
    } while (pages.get(pages.size() - 1).more());
    return pages;
  }

  /** The keys of a round, as often as they were reported. */
  List<String> keys() {
    return keys(round());
  }

  static List<String> keys(List<ChangePage> pages) {
    return pages.stream().flatMap(page -> keys(page).stream()).toList();
  }

  static List<String> keys(ChangePage page) {
    return page.changes().stream().map(Change::key).map(key -> key.value()).toList();
  }

  /** The greatest weight with which each key was reported. */
  static Map<String, Change.Weight> weights(List<ChangePage> pages) {
    return pages.stream()
        .flatMap(page -> page.changes().stream())
        .collect(
            Collectors.toMap(
                change -> change.key().value(),
                Change::weight,
                (one, other) -> one.compareTo(other) >= 0 ? one : other));
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  /** As the ledger would give it to whoever goes on from here. */
  Checkpoint stored() {
    return Checkpoint.stored(checkpoint.positions());
  }

  Position position(String table) {
    return checkpoint.position(table).orElseThrow();
  }
}
