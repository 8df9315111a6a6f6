package dev.atomicdata.domain;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far each source of a job has been looked at.
 *
 * @param positions by table; a source without one has not been looked at
 * @param page how many pages were read since the checkpoint came from the ledger. It tells a source
 *     that is asked to go on from one that is asked to begin again, and is not stored.
 */
public record Checkpoint(Map<String, Position> positions, long page) {

  public Checkpoint {
    positions = Map.copyOf(positions);
  }

  /** Nothing looked at. */
  public static Checkpoint start() {
    return new Checkpoint(Map.of(), 0);
  }

  /** As the ledger stored it. */
  public static Checkpoint stored(Map<String, Position> positions) {
    return new Checkpoint(positions, 0);
  }

  public Optional<Position> position(String table) {
    return Optional.ofNullable(positions.get(table));
  }

  /** The full looks under way, by table. */
  public Map<String, FullLook> looks() {
    Map<String, FullLook> looks = new HashMap<>();
    positions.forEach(
        (table, position) -> position.fullLook().ifPresent(look -> looks.put(table, look)));
    return looks;
  }

  /** The checkpoint after one more page, with one source further on. */
  public Checkpoint nextPage(String table, Position position) {
    Map<String, Position> moved = new LinkedHashMap<>(positions);
    moved.put(table, position);
    return new Checkpoint(moved, page + 1);
  }

  /** The checkpoint after one more page that moved no source. */
  public Checkpoint nextPage() {
    return new Checkpoint(positions, page + 1);
  }
}
