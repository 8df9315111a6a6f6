package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The end of one key's look: what was found, and what became of the message if there was news.
 *
 * @param outcome present for news, and only then
 */
public record Result(Change change, Finding finding, Optional<Outcome> outcome) {

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

  public boolean accepted() {
    return outcome.filter(Outcome.Accepted.class::isInstance).isPresent();
  }
}
