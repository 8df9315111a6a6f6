package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The end of one key's look: what was found, and what became of the message if there was news.
 *
 * @param outcome present for news, and only then
 * @param conclusive whether the outcome says how the receiver is now. An acceptance does if the
 *     message was sent after every rejection known by then, a rejection if the receiver has been
 *     seen to accept something before, and does not reject everything now
 */
public record Result(
    Change change, Finding finding, Optional<Outcome> outcome, boolean conclusive) {

  public Result {
    requireNonNull(change, "change");
    requireNonNull(finding, "finding");
    requireNonNull(outcome, "outcome");
    if (outcome.isPresent() != finding instanceof Finding.News) {
      throw new IllegalArgumentException(
          "key "
              + change.key()
              + ": outcome "
              + outcome
              + " of "
              + finding
              + " (expected: an outcome for news, and for nothing else)");
    }
  }

  /** An end like any other. */
  public Result(Change change, Finding finding, Optional<Outcome> outcome) {
    this(change, finding, outcome, true);
  }

  public boolean accepted() {
    return outcome.filter(Outcome.Accepted.class::isInstance).isPresent();
  }
}
