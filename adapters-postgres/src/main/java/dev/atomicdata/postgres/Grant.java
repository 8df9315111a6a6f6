package dev.atomicdata.postgres;

import dev.atomicdata.domain.Position;
import java.time.Duration;
import java.util.Map;

/**
 * A lease as it was taken.
 *
 * @param epoch tells this holder from all before and after it
 * @param settlement the number of the last settlement of the holders before
 */
record Grant(
    String job, long epoch, long settlement, Duration lease, Map<String, Position> positions) {

  Grant {
    positions = Map.copyOf(positions);
  }
}
