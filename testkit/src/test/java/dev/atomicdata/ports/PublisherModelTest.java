package dev.atomicdata.ports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Settlement;
import dev.atomicdata.domain.Touch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The exactness rules of design.md section 5, by random interleavings; a failure names its seed.
 */
final class PublisherModelTest {

  private static final int WORLDS = 600;
  private static final int ACTIONS = 150;

  /** Few, so that a lost change is not made good by the key's next one. */
  private static final int ACTIONS_AT_THE_START = 40;

  @Test
  void theReceiverEndsWithTheLastStateOfEveryKeyWhateverHappens() {
    // One seed of each run is new, so that the test goes on looking; it is in the message when it
    // finds something.
    long drawn = System.nanoTime();

    List<String> wrong = worlds(UnaryOperator.identity(), KeyClaims::new);
    wrong.addAll(
        world(drawn, UnaryOperator.identity(), KeyClaims::new).stream()
            .map(what -> "seed " + drawn + ": " + what)
            .toList());

    assertThat(wrong).isEmpty();
  }

  @Test
  void withoutOneAtATimeTheModelFindsLostStates() {
    assertThat(someWorldGoesWrong(UnaryOperator.identity(), ClaimsThatShare::new)).isTrue();
  }

  @Test
  void withoutForgetBeforeSendingTheModelFindsLostStates() {
    assertThat(someWorldGoesWrong(LedgerThatRemembers::new, KeyClaims::new)).isTrue();
  }

  @Test
  void whatChangesAfterTheStartReachesTheReceiverWhileTheRestIsRecorded() {
    long drawn = System.nanoTime();
    List<String> wrong = new ArrayList<>();

    LongStream.concat(LongStream.rangeClosed(1, WORLDS), LongStream.of(drawn))
        .forEach(
            seed ->
                new PublisherModel(seed, UnaryOperator.identity())
                    .run(ACTIONS_AT_THE_START)
                    .forEach(what -> wrong.add("seed " + seed + ": " + what)));

    assertThat(wrong).isEmpty();
  }

  @Test
  void withoutTouchedAfterTheStartWinsTheModelFindsLostStates() {
    assertThat(
            LongStream.rangeClosed(1, WORLDS)
                .anyMatch(
                    seed ->
                        !new PublisherModel(seed, SourceThatOnlyCompares::new)
                            .run(ACTIONS_AT_THE_START)
                            .isEmpty()))
        .isTrue();
  }

  private static List<String> worlds(UnaryOperator<Ledger> ledger, Supplier<KeyClaims> claims) {
    List<String> wrong = new ArrayList<>();
    for (long seed = 1; seed <= WORLDS; seed++) {
      long own = seed;
      world(seed, ledger, claims).forEach(what -> wrong.add("seed " + own + ": " + what));
    }
    return wrong;
  }

  private static boolean someWorldGoesWrong(
      UnaryOperator<Ledger> ledger, Supplier<KeyClaims> claims) {
    return LongStream.rangeClosed(1, WORLDS)
        .anyMatch(seed -> !world(seed, ledger, claims).isEmpty());
  }

  private static List<String> world(
      long seed, UnaryOperator<Ledger> ledger, Supplier<KeyClaims> claims) {
    return new PublisherModel(seed, ledger, claims).run(ACTIONS);
  }

  /** The third rule removed: what was recorded counts against a change that it may contain. */
  private record SourceThatOnlyCompares(ChangeSource source) implements ChangeSource {
    @Override
    public ChangePage next(Checkpoint since, int limit) {
      ChangePage page = source.next(since, limit);
      return new ChangePage(
          page.source(),
          page.changes().stream().map(SourceThatOnlyCompares::compared).toList(),
          page.next(),
          page.more(),
          page.head());
    }

    private static Change compared(Change change) {
      return change.records() ? change : change.withWeight(Change.Weight.COMPARE);
    }
  }

  /** The first rule removed: a key can be under way in two pages at once. */
  private static final class ClaimsThatShare extends KeyClaims {
    @Override
    boolean claim(Entry entry) {
      return true;
    }
  }

  /**
   * The second rule removed: what was acknowledged is still believed while something else is under
   * way.
   */
  private record LedgerThatRemembers(Ledger ledger) implements Ledger {
    @Override
    public Optional<Lease> acquire() {
      return ledger.acquire().map(LeaseThatRemembers::new);
    }

    @Override
    public void touch(Collection<Touch> touches) {
      ledger.touch(touches);
    }

    @Override
    public List<RowKey> keysAfter(Optional<RowKey> last, int limit) {
      return ledger.keysAfter(last, limit);
    }
  }

  private record LeaseThatRemembers(Ledger.Lease lease) implements Ledger.Lease {
    @Override
    public Checkpoint checkpoint() {
      return lease.checkpoint();
    }

    @Override
    public Map<RowKey, Known> known(Collection<RowKey> keys) {
      return lease.known(keys);
    }

    @Override
    public void announce(Collection<RowKey> keys) {}

    @Override
    public void settle(Settlement settlement) {
      lease.settle(settlement);
    }

    @Override
    public Duration timeLeft() {
      return lease.timeLeft();
    }

    @Override
    public void close() {
      lease.close();
    }
  }
}
