package dev.atomicdata.chaos;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that the oracle is told of a run.
 *
 * @param writes of each key, in the order of their commits
 * @param accepted in the order in which the receiver took them
 * @param rejected keys of which the receiver has turned a message away
 * @param unsettled how many messages of a job may be unsettled at a time
 */
record Evidence(
    Map<String, List<Write>> writes,
    List<Accepted> accepted,
    Set<String> rejected,
    List<DeadLetter> deadLetters,
    List<Incident> incidents,
    int unsettled) {}
