package dev.atomicdata.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PositionTest {

  @Test
  void lookingAgainBeginsFromTheHorizonThatWasReached() {
    Position reached = new Position(30, 20, List.of(new BigDecimal(7)), Optional.empty());

    Position again = reached.lookingAgain();

    assertThat(again.fullLook()).isEqualTo(Optional.of(new FullLook(0, 20, List.of())));
    assertThat(again.lookedAtAll()).isEqualTo(new Position(30, 20, List.of(), Optional.empty()));
  }

  @Test
  void lookingAgainRecordsNothingAndKeepsTheHorizonNotedAtTheStart() {
    Position again = Position.recording(40).lookedTo(List.of("k"), Optional.empty()).lookingAgain();

    assertThat(again.fullLook()).isEqualTo(Optional.of(new FullLook(0, 40, List.of())));
    assertThat(again.opening()).isTrue();
  }

  private static final Position AT_100 =
      new Position(100, 90, List.of(BigDecimal.valueOf(7)), Optional.empty());

  @Test
  void theBeginningIsAFullLookOverEveryRow() {
    Position beginning = Position.beginning(50);

    assertThat(beginning).isEqualTo(new Position(0, 0, List.of(), look(0, 50)));
    assertThat(beginning.pollFrom(BigDecimal.TEN)).isEmpty();
  }

  @Test
  void aPollMovesOnlyThePolledHorizon() {
    assertThat(AT_100.polledTo(120, high(8)))
        .isEqualTo(new Position(120, 90, highs(7, 8), Optional.empty()));
  }

  @Test
  void aSweepMovesBothHorizons() {
    assertThat(AT_100.sweptTo(120, high(8)))
        .isEqualTo(new Position(120, 120, highs(7, 8), Optional.empty()));
    assertThat(AT_100.sweptTo(95, high(8)))
        .isEqualTo(new Position(100, 95, highs(7, 8), Optional.empty()));
  }

  @Test
  void noLookChangesTheOriginOrEndsTheOpening() {
    Position opening =
        Position.beginning(50).withOpening(true).withOrigin(new Origin("cluster", "relations"));

    Position later =
        opening
            .lookedTo(List.of("k"), high(1))
            .lookedAtAll()
            .polledTo(60, high(2))
            .sweptTo(70, high(3))
            .lookingAtAll(70, 80);

    assertThat(later.opening()).isTrue();
    assertThat(later.origin()).isEqualTo(opening.origin());
    assertThat(later.withOpening(false).origin()).isEqualTo(opening.origin());
  }

  @Test
  void horizonsNeverGoBack() {
    assertThat(AT_100.polledTo(80, Optional.empty())).isEqualTo(AT_100);
    assertThat(AT_100.sweptTo(80, Optional.empty())).isEqualTo(AT_100);
  }

  @Test
  void aFullLookGoesOnFromWhatItReachedAndMovesTheHorizonsAtItsEndOnly() {
    Position begun = AT_100.lookingAtAll(100, 130);
    Position onTheWay = begun.lookedTo(List.of("b", "2"), high(9));
    Position ended = onTheWay.lookedAtAll();

    assertThat(begun).isEqualTo(new Position(100, 90, highs(7), look(100, 130)));
    assertThat(onTheWay).isEqualTo(new Position(100, 90, highs(9), look(100, 130, "b", "2")));
    assertThat(ended).isEqualTo(new Position(130, 130, highs(9), Optional.empty()));
  }

  @Test
  void aFullLookRemembersOneHighHoweverManyItsPages() {
    Position position = Position.beginning(50);
    for (long high : new long[] {5, 30, 4}) {
      position = position.lookedTo(List.of("k"), high(high));
    }

    assertThat(position.lookedTo(List.of("l"), Optional.empty()).highs()).isEqualTo(highs(30));
  }

  @Test
  void aPollDuringAFullLookLeavesItWhereItIs() {
    Position onTheWay = AT_100.lookingAtAll(100, 130).lookedTo(List.of("b"), high(9));

    assertThat(onTheWay.polledTo(140, high(10)).fullLook()).isEqualTo(onTheWay.fullLook());
    assertThat(onTheWay.polledTo(140, high(10)).lookedAtAll().polled()).isEqualTo(140);
  }

  @Test
  void withoutAFullLookThereIsNoneToGoOnWithOrToEnd() {
    assertThatThrownBy(() -> AT_100.lookedTo(List.of("a"), Optional.empty()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(AT_100::lookedAtAll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theLastTenHighsAreRemembered() {
    Position position = new Position(0, 0, List.of(), Optional.empty());
    for (long look = 1; look <= 6; look++) {
      position = position.polledTo(look, high(look)).sweptTo(look, high(look * 10));
    }

    assertThat(position.highs()).isEqualTo(highs(2, 20, 3, 30, 4, 40, 5, 50, 6, 60));
  }

  @Test
  void aLookWithoutAFiniteValueForgetsNoHigh() {
    Position position = new Position(0, 0, highs(5), Optional.empty());
    for (long look = 1; look <= 20; look++) {
      position = position.polledTo(look, Optional.empty());
    }

    assertThat(position.highs()).isEqualTo(highs(5));
  }

  @Test
  void aRowFromTheFarFutureBlindsThePollForTenLooksOnly() {
    Position position = AT_100.polledTo(101, high(1_000_000));
    List<Long> from = LongStream.rangeClosed(1, 10).boxed().toList();

    for (long high : from) {
      assertThat(position.pollFrom(BigDecimal.ONE)).contains(BigDecimal.valueOf(999_999));
      position = position.polledTo(101 + high, high(high));
    }

    assertThat(position.pollFrom(BigDecimal.ONE)).contains(BigDecimal.valueOf(9));
  }

  @Test
  void thePollStartsAnOverlapBelowTheHighest() {
    Position position = new Position(0, 0, highs(300, 700, 500), Optional.empty());

    assertThat(position.pollFrom(BigDecimal.valueOf(100))).contains(BigDecimal.valueOf(600));
  }

  @Test
  void aCheckpointKnowsThePositionsOfItsSourcesAndCountsItsPages() {
    Checkpoint start = Checkpoint.start();
    Checkpoint first = start.nextPage("a", AT_100);
    Checkpoint second = first.nextPage("b", Position.beginning(3));
    Checkpoint third = second.nextPage();

    assertThat(start.position("a")).isEmpty();
    assertThat(first.position("a")).contains(AT_100);
    assertThat(third.position("a")).contains(AT_100);
    assertThat(third.position("b")).contains(Position.beginning(3));
    assertThat(List.of(start.page(), first.page(), second.page(), third.page()))
        .containsExactly(0L, 1L, 2L, 3L);
    assertThat(Checkpoint.stored(third.positions()))
        .isEqualTo(new Checkpoint(third.positions(), 0));
  }

  private static Optional<BigDecimal> high(long value) {
    return Optional.of(BigDecimal.valueOf(value));
  }

  private static List<BigDecimal> highs(long... values) {
    return LongStream.of(values).mapToObj(BigDecimal::valueOf).toList();
  }

  private static Optional<FullLook> look(long since, long next, String... reached) {
    return Optional.of(new FullLook(since, next, List.of(reached)));
  }
}
