package dev.atomicdata.postgres;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.UnavailableException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps keys whose data makes the query fail (a cast, a division by zero) or take too long from
 * stopping the others: asks for half of them at a time until each stands alone.
 *
 * <p>Keys that were in a statement that failed are remembered as doubtful. They are asked for after
 * all others, in ever smaller groups, one group in a call and only for a short time: whoever asks
 * has the good keys meanwhile. A key that fails alone is malformed if the query works for another
 * one right then. If it does not, nobody is blamed and the call fails. As long as it has worked for
 * none, one of a few keys is held against the query for no key at all: there may be no others.
 */
final class Halving {

  /** A call without a result ends after so many groups that took too long. */
  private static final int MOST_TIMEOUTS = 10;

  /** That so many keys all fail says nothing of the query. */
  private static final int FEW = 5;

  /** Forgetting a key costs time, and nothing else. */
  private static final int MOST_DOUBTFUL = 10_000;

  /** Runs one statement. */
  @FunctionalInterface
  interface Statement {

    /**
     * Assembles some keys together.
     *
     * @param briefly whether it may take only a part of the usual time
     * @throws UnavailableException if it fails
     */
    Assembly read(List<RowKey> keys, boolean briefly);
  }

  private final Statement statement;

  /** With the size of the last group that failed with them in it, longest ago first. */
  private final Map<RowKey, Integer> doubtful = new LinkedHashMap<>();

  private Optional<RowKey> worked = Optional.empty();

  Halving(Statement statement) {
    this.statement = statement;
  }

  /**
   * Assembles at least one key, if there are any.
   *
   * @param most keys in one statement
   */
  Assembly assemble(Collection<RowKey> keys, int most) {
    if (keys.isEmpty()) {
      return statement.read(List.of(), false);
    }
    Set<RowKey> untried = new LinkedHashSet<>(keys);
    int timeouts = 0;
    while (true) {
      List<RowKey> group = group(untried, most);
      try {
        return read(group, keys, timeouts > 0);
      } catch (UnavailableException e) {
        if (!SqlErrors.blamesData(e) && !SqlErrors.timedOut(e)) {
          throw e;
        }
        doubt(group);
        if (group.size() == 1) {
          boolean few = keys.size() <= FEW && SqlErrors.isDataError(e);
          Optional<Assembly> other = worked.isPresent() || few ? readOther() : Optional.empty();
          if (other.isPresent()) {
            return malformed(other.get(), group.get(0), e, keys);
          }
          untried.removeAll(group);
        }
        timeouts += SqlErrors.timedOut(e) ? 1 : 0;
        if (untried.isEmpty() || timeouts > MOST_TIMEOUTS) {
          throw e;
        }
      }
    }
  }

  private List<RowKey> group(Set<RowKey> untried, int most) {
    List<RowKey> fresh =
        untried.stream().filter(key -> !doubtful.containsKey(key)).limit(most).toList();
    if (!fresh.isEmpty()) {
      return fresh;
    }
    int failed =
        doubtful.entrySet().stream()
            .filter(each -> untried.contains(each.getKey()))
            .mapToInt(Map.Entry::getValue)
            .findFirst()
            .orElseThrow();
    return doubtful.entrySet().stream()
        .filter(each -> each.getValue() == failed && untried.contains(each.getKey()))
        .map(Map.Entry::getKey)
        .limit(Math.max(1, Math.min(most, failed / 2)))
        .toList();
  }

  private Assembly read(List<RowKey> group, Collection<RowKey> asked, boolean hurry) {
    Assembly assembly = statement.read(group, hurry || doubtful.containsKey(group.get(0)));
    List<RowKey> read = group.stream().filter(key -> !assembly.left().contains(key)).toList();
    read.forEach(doubtful::remove);
    worked = assembly.documents().keySet().stream().findFirst().or(() -> worked);
    Set<RowKey> left = new LinkedHashSet<>(asked);
    read.forEach(left::remove);
    return new Assembly(assembly.at(), assembly.documents(), assembly.malformed(), left);
  }

  /** The failed keys go behind the other doubtful ones: those may turn out to be good. */
  private void doubt(List<RowKey> group) {
    group.forEach(doubtful::remove);
    group.forEach(key -> doubtful.put(key, group.size()));
    doubtful.keySet().stream()
        .limit(Math.max(0, doubtful.size() - MOST_DOUBTFUL))
        .toList()
        .forEach(doubtful::remove);
  }

  /** Empty if the query does not work for a key that it worked for before, or for none. */
  private Optional<Assembly> readOther() {
    try {
      return Optional.of(statement.read(worked.stream().toList(), true));
    } catch (UnavailableException e) {
      if (!SqlErrors.blamesData(e) && !SqlErrors.timedOut(e)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static Assembly malformed(
      Assembly other, RowKey key, UnavailableException failure, Collection<RowKey> asked) {
    Set<RowKey> left = new LinkedHashSet<>(asked);
    left.remove(key);
    return new Assembly(
        other.at(), Map.of(), Map.of(key, String.valueOf(failure.getMessage())), left);
  }
}
