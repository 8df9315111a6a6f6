package dev.atomicdata.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ChangeTest {

  private static final RowKey KEY = new RowKey("key");

  @Test
  void twoChangesOfAKeyAreOneAtTheHigherBlock() {
    assertThat(at(5).and(at(9)).block()).contains(new Block(9));
    assertThat(at(9).and(at(5)).block()).contains(new Block(9));
    assertThat(at(5).and(new Change(KEY, Optional.empty())).block()).contains(new Block(5));
    assertThat(new Change(KEY, Optional.empty()).and(at(5)).block()).contains(new Block(5));
  }

  @Test
  void oneChangeServesEachTouchOnce() {
    Change one = Change.of(KEY, List.of(touch(1, false), touch(2, false)));
    Change other = Change.of(KEY, List.of(touch(2, false), touch(3, false)));

    assertThat(one.and(other).touches()).extracting(Touch.Stored::id).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aChangeIsForcedIfAnyPartOfItIs() {
    Change forced = Change.of(KEY, List.of(touch(1, false), touch(2, true)));

    assertThat(forced.forced()).isTrue();
    assertThat(Change.of(KEY, List.of(touch(1, false))).forced()).isFalse();
    assertThat(at(1).and(forced).forced()).isTrue();
    assertThat(forced.and(at(1)).forced()).isTrue();
    assertThat(at(1).and(at(2)).forced()).isFalse();
  }

  @Test
  void ofTwoReportsTheOneThatAsksForMoreCounts() {
    Change start = at(1).withWeight(Change.Weight.RECORD);
    Change after = at(1).withWeight(Change.Weight.OVERRULE);

    assertThat(start.and(at(1)).weight()).isEqualTo(Change.Weight.COMPARE);
    assertThat(after.and(at(1)).weight()).isEqualTo(Change.Weight.OVERRULE);
    assertThat(start.and(after)).isEqualTo(after.and(start)).isEqualTo(after);
  }

  @Test
  void aKeyThatWasSentAndNotAcceptedIsTriedWhateverWasRecorded() {
    Touch suspect = new Touch(KEY, Touch.Reason.SUSPECT, false, Duration.ZERO, 1);

    assertThat(Change.of(KEY, List.of(touch(1, false))).weight()).isEqualTo(Change.Weight.COMPARE);
    assertThat(Change.of(KEY, List.of(touch(1, false), new Touch.Stored(2, suspect))).weight())
        .isEqualTo(Change.Weight.OVERRULE);
  }

  @Test
  void whatIsServedElsewhereIsLeftOut() {
    Change change = Change.of(KEY, List.of(touch(1, true), touch(2, false)));

    assertThat(change.without(Set.of(3L))).contains(change);
    assertThat(change.without(Set.of(1L))).contains(Change.of(KEY, List.of(touch(2, false))));
    assertThat(change.without(Set.of(1L, 2L))).isEmpty();
    assertThat(at(5).without(Set.of(1L))).contains(at(5));
    assertThat(at(5).and(change).without(Set.of(1L, 2L))).contains(at(5).and(change));
  }

  @Test
  void whatFollowsAnotherJobsMessageIsServedAsTheLedgerHasIt() {
    Touch.Stored served = new Touch.Stored(1, Touch.follows(KEY));
    Touch.Stored stored = new Touch.Stored(2, Touch.follows(KEY));
    Change reported = Change.of(KEY, List.of(served, touch(3, false)));

    assertThat(reported.following(List.of())).isEqualTo(Change.of(KEY, List.of(touch(3, false))));
    assertThat(reported.following(List.of(stored)))
        .isEqualTo(Change.of(KEY, List.of(touch(3, false), stored)));
    assertThat(at(5).following(List.of(stored)))
        .isEqualTo(at(5).and(Change.of(KEY, List.of(stored))));
    assertThat(at(5).following(List.of())).isEqualTo(at(5));
  }

  @Test
  void whatIsRecordedOrProbedServesNoTouch() {
    List<Touch.Stored> stored = List.of(new Touch.Stored(2, Touch.follows(KEY)));
    Change recorded = at(5).withWeight(Change.Weight.RECORD);
    Change probe = new Change(KEY, Optional.empty(), List.of(), true);

    assertThat(recorded.following(stored)).isEqualTo(recorded);
    assertThat(probe.following(stored)).isEqualTo(probe);
  }

  @Test
  void changesOfDifferentKeysAreNeverOne() {
    Change other = new Change(new RowKey("other"), Optional.empty());

    assertThatThrownBy(() -> at(1).and(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key other (expected: key)");
  }

  @Test
  void aDocumentKeepsItsOwnBlock() {
    Document own = document(Optional.of(new Block(3)));

    assertThat(own.orBlock(Optional.of(new Block(9)))).isEqualTo(own);
    assertThat(own.orBlock(Optional.empty())).isEqualTo(own);
  }

  @Test
  void aDocumentWithoutABlockTakesThatOfTheChange() {
    Document without = document(Optional.empty());

    assertThat(without.orBlock(Optional.of(new Block(9))))
        .isEqualTo(document(Optional.of(new Block(9))));
    assertThat(without.orBlock(Optional.empty())).isEqualTo(without);
  }

  private static Change at(long block) {
    return new Change(KEY, Optional.of(new Block(block)));
  }

  private static Touch.Stored touch(long id, boolean force) {
    return new Touch.Stored(id, new Touch(KEY, Touch.Reason.REQUESTED, force, Duration.ZERO, 0));
  }

  private static Document document(Optional<Block> block) {
    return new Document(KEY, block, Json.Members.empty().with("a", Json.of(1)));
  }
}
