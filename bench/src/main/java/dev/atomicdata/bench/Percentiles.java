package dev.atomicdata.bench;

import java.util.Arrays;
import java.util.List;

/** Of some figures, sorted. */
final class Percentiles {

  private final double[] sorted;

  private Percentiles(double[] sorted) {
    this.sorted = sorted;
  }

  /**
   * @throws IllegalArgumentException if there are none
   */
  static Percentiles of(List<Double> figures) {
    if (figures.isEmpty()) {
      throw new IllegalArgumentException("no figures (expected: at least one)");
    }
    double[] sorted = figures.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return new Percentiles(sorted);
  }

  static double median(List<Double> figures) {
    return of(figures).at(50);
  }

  /** The smallest figure that this share of them, in percent, does not exceed. */
  double at(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }
}
