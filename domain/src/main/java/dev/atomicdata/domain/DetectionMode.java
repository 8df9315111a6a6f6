package dev.atomicdata.domain;

/** How changes of a source are noticed. */
public enum DetectionMode {
  /** By the transactions that wrote the table's rows; needs SELECT on the table. */
  POLLING,
  /**
   * By assembling and comparing every key on an interval: for what has no transactions of its own
   * to show, such as views and foreign tables.
   */
  RECONCILE
}
