package dev.atomicdata.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** What the writers have committed, of each key in the order of its commits. */
final class Journal {

  private final ConcurrentMap<String, List<Write>> writes = new ConcurrentHashMap<>();

  /** To be told after the commit. Each key has one writer. */
  void add(List<Write> committed) {
    for (Write write : committed) {
      writes.compute(
          write.key(),
          (key, before) -> {
            List<Write> all = before == null ? new ArrayList<>() : before;
            all.add(write);
            return all;
          });
    }
  }

  /** The last that has been told of each key. */
  Map<String, Write> last() {
    return writes.keySet().stream().collect(Collectors.toMap(key -> key, this::lastOf));
  }

  private Write lastOf(String key) {
    AtomicReference<Write> last = new AtomicReference<>();
    writes.computeIfPresent(
        key,
        (same, all) -> {
          last.set(all.get(all.size() - 1));
          return all;
        });
    return last.get();
  }

  /** A copy of what has been told until now. */
  Map<String, List<Write>> byKey() {
    return writes.keySet().stream().collect(Collectors.toMap(key -> key, this::of));
  }

  long size() {
    return writes.keySet().stream().mapToLong(key -> of(key).size()).sum();
  }

  private List<Write> of(String key) {
    List<Write> copy = new ArrayList<>();
    writes.computeIfPresent(
        key,
        (same, all) -> {
          copy.addAll(all);
          return all;
        });
    return copy;
  }
}
