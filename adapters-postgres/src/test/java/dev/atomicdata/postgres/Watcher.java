package dev.atomicdata.postgres;

/** Whoever looks for changed keys, and looks each of them up. */
@FunctionalInterface
interface Watcher {

  /** Finds what it can find now. */
  void look();
}
