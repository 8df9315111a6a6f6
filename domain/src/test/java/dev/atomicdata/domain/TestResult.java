package dev.atomicdata.domain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The end of a look at one key, which was a change of its row unless a test says otherwise. */
final class TestResult {

  static final Fingerprint BEFORE = new Fingerprint(1, 2);

  private final RowKey key;
  private final List<Touch.Stored> touches = new ArrayList<>();
  private Optional<Fingerprint> acknowledged = Optional.of(BEFORE);
  private boolean forced;

  private TestResult(String key) {
    this.key = new RowKey(key);
  }

  static TestResult of(String key) {
    return new TestResult(key);
  }

  TestResult neverAcknowledged() {
    acknowledged = Optional.empty();
    return this;
  }

  /** Looked at because somebody asked for a message. */
  TestResult requested() {
    touches.add(new Touch.Stored(1, Touch.requested(key, true)));
    return this;
  }

  /** To be published whatever is known, without anybody having asked for it. */
  TestResult forced() {
    forced = true;
    return this;
  }

  TestResult touched(long id, Touch.Reason reason, int attempts) {
    touches.add(new Touch.Stored(id, new Touch(key, reason, false, Duration.ZERO, attempts)));
    return this;
  }

  Document document() {
    return new Document(
        key, Optional.of(new Block(5)), Json.Members.empty().with("value", Json.of("of " + key)));
  }

  Fingerprint fingerprint() {
    return Fingerprint.of(document().content());
  }

  Result accepted() {
    return ended(Outcome.ACCEPTED);
  }

  /** The same end, at a moment when it says little. */
  static Result inconclusive(Result result) {
    return new Result(result.change(), result.finding(), result.outcome(), false);
  }

  Result rejected(String reason) {
    return ended(new Outcome.Rejected(reason));
  }

  Result ended(Outcome outcome) {
    Finding news =
        new Finding.News(new DocumentPayload(document()), Optional.of(document()), acknowledged);
    return new Result(change(), news, Optional.of(outcome));
  }

  Result found(Finding finding) {
    return new Result(change(), finding, Optional.empty());
  }

  private Change change() {
    return new Change(key, Optional.of(new Block(5)), touches, forced);
  }
}
