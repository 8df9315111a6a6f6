package dev.atomicdata.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Settlement.Acknowledged;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SettlementTest {

  private static final Checkpoint CHECKPOINT = Checkpoint.start().nextPage();
  private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
  private static final RowKey KEY = new RowKey("key");

  @Test
  void anAcceptanceIsRememberedWithItsBlockAndReleasesSuspects() {
    TestResult key = TestResult.of("key");

    Settlement settlement = settlement(key.accepted());

    assertThat(settlement.acknowledged())
        .containsExactly(new Acknowledged(KEY, key.fingerprint(), Optional.of(new Block(5))));
    assertThat(settlement.releasesSuspects()).isTrue();
    assertThat(settlement.restored()).isEmpty();
    assertThat(settlement.touches()).isEmpty();
    assertThat(settlement.movesOnlyTheCheckpoint()).isFalse();
  }

  @Test
  void aRejectedKeyIsASuspectAndKeepsWhatTheReceiverHasOfIt() {
    Settlement settlement = settlement(TestResult.of("key").rejected("bad"));

    assertThat(settlement.restored())
        .containsExactly(new Acknowledged(KEY, TestResult.BEFORE, Optional.empty()));
    assertThat(settlement.touches())
        .containsExactly(touch("key", Touch.Reason.SUSPECT, Duration.ofSeconds(1), 1));
    assertThat(settlement.deadLetters()).isEmpty();
    assertThat(settlement.releasesSuspects()).isFalse();
  }

  @Test
  void aRejectionOfAKeyThatWasNeverAcknowledgedRestoresNothing() {
    Settlement settlement = settlement(TestResult.of("key").neverAcknowledged().rejected("bad"));

    assertThat(settlement.restored()).isEmpty();
    assertThat(settlement.touches()).hasSize(1);
  }

  @Test
  void aRejectionAfterAnAttemptOfUnknownEndRestoresNothing() {
    Settlement settlement =
        settlement(TestResult.of("key").ended(new Outcome.Rejected("bad", true)));

    assertThat(settlement.restored()).isEmpty();
    assertThat(settlement.touches())
        .containsExactly(touch("key", Touch.Reason.SUSPECT, Duration.ofSeconds(1), 1));
  }

  @Test
  void aSuspectIsReleasedByAnAcceptanceThatCameAfterItsRejection() {
    Settlement settlement =
        settlement(TestResult.of("key").rejected("bad"), TestResult.of("other").accepted());

    assertThat(settlement.touches())
        .containsExactly(touch("key", Touch.Reason.RELEASED, Duration.ZERO, 1));
  }

  @Test
  void anAcceptanceBeforeTheRejectionReleasesNothingOfThisSettlement() {
    Settlement settlement =
        settlement(TestResult.of("other").accepted(), TestResult.of("key").rejected("bad"));

    assertThat(settlement.touches())
        .containsExactly(touch("key", Touch.Reason.SUSPECT, Duration.ofSeconds(1), 1));
    assertThat(settlement.releasesSuspects()).isTrue();
  }

  @Test
  void aSuspectThatIsRejectedAgainWithoutAnAcceptanceWaitsLonger() {
    Settlement settlement =
        settlement(TestResult.of("key").touched(4, Touch.Reason.SUSPECT, 3).rejected("bad"));

    assertThat(settlement.touches())
        .containsExactly(touch("key", Touch.Reason.SUSPECT, Duration.ofSeconds(8), 4));
    assertThat(settlement.touchesDone()).containsExactly(4L);
    assertThat(settlement.deadLetters()).isEmpty();
  }

  @Test
  void aReleasedSuspectThatIsRejectedForTheThirdTimeIsADeadLetter() {
    TestResult key = TestResult.of("key").touched(4, Touch.Reason.RELEASED, 2);

    Settlement settlement = settlement(key.rejected("still bad"));

    assertThat(settlement.deadLetters())
        .containsExactly(
            new DeadLetter(
                KEY,
                DeadLetter.Kind.REJECTED,
                "still bad",
                key.fingerprint(),
                Optional.of(key.document())));
    assertThat(settlement.restored())
        .containsExactly(new Acknowledged(KEY, TestResult.BEFORE, Optional.empty()));
    assertThat(settlement.touches()).isEmpty();
    assertThat(settlement.touchesDone()).containsExactly(4L);
  }

  @Test
  void aReleasedSuspectThatIsRejectedForTheSecondTimeIsASuspectAgain() {
    Settlement settlement =
        settlement(TestResult.of("key").touched(4, Touch.Reason.RELEASED, 1).rejected("bad"));

    assertThat(settlement.touches())
        .containsExactly(touch("key", Touch.Reason.SUSPECT, Duration.ofSeconds(2), 2));
    assertThat(settlement.deadLetters()).isEmpty();
    assertThat(settlement.touchesDone()).containsExactly(4L);
  }

  @Test
  void anAcceptanceOfAMessageThatWasSentBeforeTheRejectionReleasesNothing() {
    Settlement settlement =
        settlement(
            TestResult.of("key").rejected("bad"),
            TestResult.inconclusive(TestResult.of("other").accepted()));

    assertThat(settlement.touches())
        .extracting(Touch::reason)
        .containsExactly(Touch.Reason.SUSPECT);
    assertThat(settlement.acknowledged()).hasSize(1);
    assertThat(settlement.releasesSuspects()).isFalse();
  }

  @Test
  void aReceiverThatHasAcceptedNothingYetParksNothing() {
    Result rejected = TestResult.of("key").touched(4, Touch.Reason.RELEASED, 7).rejected("bad");

    Settlement settlement = settlement(TestResult.inconclusive(rejected));

    assertThat(settlement.deadLetters()).isEmpty();
    assertThat(settlement.touches())
        .extracting(Touch::reason)
        .containsExactly(Touch.Reason.SUSPECT);
  }

  @Test
  void aReleasedSuspectThatIsAcceptedIsJustAcknowledged() {
    Settlement settlement =
        settlement(TestResult.of("key").touched(4, Touch.Reason.RELEASED, 1).accepted());

    assertThat(settlement.acknowledged()).hasSize(1);
    assertThat(settlement.deadLetters()).isEmpty();
    assertThat(settlement.touchesDone()).containsExactly(4L);
  }

  @Test
  void aKeyThatDidNotGetThroughIsTouchedAfterTheLongestPause() {
    Touch expected = touch("key", Touch.Reason.UNAVAILABLE, Duration.ofSeconds(60), 3);
    TestResult key = TestResult.of("key").touched(9, Touch.Reason.UNAVAILABLE, 2);

    Settlement unavailable = settlement(key.ended(new Outcome.Unavailable("down")));
    Settlement refused = settlement(key.ended(new Outcome.Refused("who are you?")));

    assertThat(unavailable.touches()).containsExactly(expected);
    assertThat(refused.touches()).containsExactly(expected);
    assertThat(unavailable.touchesDone()).containsExactly(9L);
    assertThat(unavailable.restored()).isEmpty();
  }

  @Test
  void aKeyOfWhichAMessageWasAskedForIsRetriedByForce() {
    assertThat(settlement(TestResult.of("key").requested().rejected("bad")).touches())
        .extracting(Touch::force)
        .containsExactly(true);
    assertThat(
            settlement(TestResult.of("key").requested().ended(new Outcome.Unavailable("down")))
                .touches())
        .extracting(Touch::force)
        .containsExactly(true);
  }

  @Test
  void aProbeThatWasTurnedAwayLeavesEverythingAsItWas() {
    Settlement rejected = settlement(TestResult.of("key").forced().rejected("bad"));
    Settlement refused =
        settlement(TestResult.of("key").forced().ended(new Outcome.Refused("who are you?")));

    assertThat(rejected.restored()).hasSize(1);
    assertThat(rejected.touches()).isEmpty();
    assertThat(refused.restored()).hasSize(1);
    assertThat(refused.touches()).isEmpty();
  }

  @Test
  void aProbeThatMayHaveArrivedIsLookedAtAgain() {
    Outcome perhaps = new Outcome.Rejected("bad", true);

    Settlement settlement = settlement(TestResult.of("key").forced().ended(perhaps));

    assertThat(settlement.restored()).isEmpty();
    assertThat(settlement.touches()).extracting(Touch::force).containsExactly(false);
  }

  @Test
  void whatWasFoundWithoutAMessageIsRememberedAsFarAsItSaysSomething() {
    TestResult dead = TestResult.of("dead");
    DeadLetter letter =
        new DeadLetter(
            new RowKey("dead"),
            DeadLetter.Kind.DATA_ERROR,
            "size: missing",
            dead.fingerprint(),
            Optional.empty());

    Settlement settlement =
        settlement(
            TestResult.of("same")
                .touched(1, Touch.Reason.REQUESTED, 0)
                .found(new Finding.Unchanged()),
            TestResult.of("gone").touched(2, Touch.Reason.ANNOUNCED, 0).found(new Finding.Absent()),
            TestResult.of("parked").touched(3, Touch.Reason.LATE, 0).found(new Finding.Parked()),
            dead.touched(4, Touch.Reason.SUSPECT, 1).found(new Finding.Malformed(letter)));

    assertThat(settlement.unchanged()).containsExactly(new RowKey("same"));
    assertThat(settlement.deadLetters()).containsExactly(letter);
    assertThat(settlement.touchesDone()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    assertThat(settlement.acknowledged()).isEmpty();
    assertThat(settlement.touches()).isEmpty();
    assertThat(settlement.releasesSuspects()).isFalse();
  }

  @Test
  void whatAKeySaysAtTheStartIsRecorded() {
    Finding start = new Finding.Recorded(TestResult.BEFORE, new Block(5));

    Settlement settlement =
        settlement(
            TestResult.of("key").found(start),
            TestResult.of("known").found(new Finding.KnownAlready()));

    assertThat(settlement.recorded())
        .containsExactly(
            new Settlement.Acknowledged(KEY, TestResult.BEFORE, Optional.of(new Block(5))));
    assertThat(settlement.acknowledged()).isEmpty();
    assertThat(settlement.forgotten()).isEmpty();
    assertThat(settlement.movesOnlyTheCheckpoint()).isFalse();
  }

  @Test
  void whatWasRecordedIsForgottenWhereAKeyChangedWithoutAMessage() {
    Change changed = new Change(KEY, Optional.empty(), Change.Weight.OVERRULE);

    Settlement gone = settlement(new Result(changed, new Finding.Absent(), Optional.empty()));
    Settlement same = settlement(new Result(changed, new Finding.Unchanged(), Optional.empty()));

    assertThat(gone.forgotten()).containsExactly(KEY);
    assertThat(gone.movesOnlyTheCheckpoint()).isFalse();
    assertThat(same.forgotten()).isEmpty();
  }

  @Test
  void keysThatAreGoneMoveOnlyTheCheckpoint() {
    assertThat(settlement()).extracting(Settlement::movesOnlyTheCheckpoint).isEqualTo(true);
    assertThat(settlement(TestResult.of("key").found(new Finding.Absent())))
        .satisfies(
            settlement -> {
              assertThat(settlement.movesOnlyTheCheckpoint()).isTrue();
              assertThat(settlement.checkpoint()).isEqualTo(CHECKPOINT);
            });
  }

  @Test
  void aKeyThatAnotherJobPrecedesIsJustDone() {
    Result result =
        TestResult.of("key")
            .touched(7, Touch.Reason.FOLLOWS, 0)
            .found(new Finding.Preceded("first"));

    assertThat(settlement(result))
        .isEqualTo(
            new Settlement(
                CHECKPOINT,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(7L),
                false));
  }

  @Test
  void aKeyWhoseOrderIsUnknownIsPutOff() {
    Result result = TestResult.of("key").requested().found(new Finding.OrderUnknown("first"));

    assertThat(settlement(result).touches())
        .containsExactly(new Touch(KEY, Touch.Reason.UNAVAILABLE, true, Duration.ofSeconds(60), 1));
  }

  @Test
  void aKeyThatVanishedIsRememberedAsThatAndServesItsTouches() {
    Settlement settlement =
        settlement(
            TestResult.of("gone").found(new Finding.Vanished(false)),
            TestResult.of("key")
                .touched(2, Touch.Reason.ANNOUNCED, 0)
                .found(new Finding.Vanished(true)));

    assertThat(settlement.vanished())
        .containsExactlyInAnyOrder(
            new Settlement.Vanished(new RowKey("gone"), false), new Settlement.Vanished(KEY, true));
    assertThat(settlement.newlyVanished()).containsExactly(new RowKey("gone"));
    assertThat(settlement.touchesDone()).containsExactly(2L);
    assertThat(settlement.movesOnlyTheCheckpoint()).isFalse();
  }

  @Test
  void anOutcomeBelongsToNewsAndToNothingElse() {
    Change change = new Change(KEY, Optional.empty());

    assertThatThrownBy(
            () -> new Result(change, new Finding.Unchanged(), Optional.of(Outcome.ACCEPTED)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key key: outcome");
    Finding news = TestResult.of("key").accepted().finding();
    assertThatThrownBy(() -> new Result(change, news, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Settlement settlement(Result... results) {
    return Settlement.of(CHECKPOINT, List.of(results), RETRY);
  }

  private static Touch touch(String key, Touch.Reason reason, Duration after, int attempts) {
    return new Touch(new RowKey(key), reason, false, after, attempts);
  }
}
