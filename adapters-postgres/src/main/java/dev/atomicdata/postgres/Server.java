package dev.atomicdata.postgres;

/**
 * The server that answered.
 *
 * @param history its cluster and timeline, as {@code cluster/timeline}; empty if the role may not
 *     know
 * @param process its address and start: within it, each snapshot sees all that the earlier ones saw
 * @param standby whether it replays what another server wrote
 */
record Server(String history, String process, boolean standby) {

  /** Nothing is known against their being the same. */
  static boolean sameHistory(String one, String other) {
    return one.isEmpty() || other.isEmpty() || one.equals(other);
  }

  /**
   * Whether it may not show yet what another server showed. A standby that follows its primary to a
   * new timeline says so minutes later.
   */
  boolean mayLagBehind(String other) {
    return standby
        && (sameHistory(history, other)
            || (cluster(history).equals(cluster(other)) && timeline(history) < timeline(other)));
  }

  private static String cluster(String history) {
    return history.substring(0, history.indexOf('/'));
  }

  private static long timeline(String history) {
    return Long.parseLong(history.substring(history.indexOf('/') + 1));
  }
}
