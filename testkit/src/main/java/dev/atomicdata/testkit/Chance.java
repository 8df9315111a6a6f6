package dev.atomicdata.testkit;

/**
 * A stream of numbers that its seed determines, on every JDK alike.
 *
 * <p>The generator is SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
 * generators, 2014). What stands for an index depends on nothing but seed, name and index, so that
 * rows keep their values when more are generated.
 */
final class Chance {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  private Chance(long state) {
    this.state = state;
  }

  static Chance of(long seed, String name, long index) {
    return new Chance(mix(mix(mix(seed + GOLDEN) + name.hashCode()) + index));
  }

  long next() {
    state += GOLDEN;
    return mix(state);
  }

  /** At least 0 and less than the bound. */
  long below(long bound) {
    return Math.floorMod(next(), bound);
  }

  boolean percent(int percent) {
    return below(100) < percent;
  }

  /** In [0, 1). */
  double fraction() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  void fill(byte[] bytes, int from, int length) {
    long bits = 0;
    for (int i = 0; i < length; i++) {
      bits = i % Long.BYTES == 0 ? next() : bits >>> Byte.SIZE;
      bytes[from + i] = (byte) bits;
    }
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
