package dev.atomicdata.domain;

/**
 * A position in the source's own order: a block height, or a time in microseconds since 1970.
 *
 * <p>Only a label and an index hint. Blocks arrive late, repeat and go back (helium.md section
 * 4.4), so nothing is decided by comparing them.
 */
public record Block(long height) implements Comparable<Block> {

  @Override
  public int compareTo(Block other) {
    return Long.compare(height, other.height);
  }

  @Override
  public String toString() {
    return Long.toString(height);
  }
}
