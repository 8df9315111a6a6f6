package dev.atomicdata.chaos;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the oracle found.
 *
 * @param repeated messages that the receiver had taken before
 * @param late older states from a process that had stood still, taken after newer ones
 * @param deadLetters open at the end
 * @param lost keys whose last state the receiver does not have
 * @param reordered messages that came after newer ones without an excuse
 * @param excess repeated without a fault, or more than were unsettled at it
 * @param unexplained messages and dead letters that nobody can account for
 */
record Verdict(
    int messages,
    int repeated,
    int late,
    int deadLetters,
    List<String> lost,
    List<String> reordered,
    List<String> excess,
    List<String> unexplained) {

  /** Whatever must not be; none if all is well. */
  List<String> complaints() {
    return Stream.of(
            lost.stream().map(each -> "lost: " + each),
            reordered.stream().map(each -> "reordered: " + each),
            excess.stream().map(each -> "excess: " + each),
            unexplained.stream().map(each -> "unexplained: " + each))
        .flatMap(each -> each)
        .toList();
  }
}
