package dev.atomicdata.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.ports.Orders;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What all {@link Orders} do. Each test begins with a job that was never paused. */
public abstract class OrdersContract {

  /** The orders for the test's one job, as a publisher would open them. */
  protected abstract Orders orders();

  /** An operator pauses the job. */
  protected abstract void pause();

  /** An operator lets the job go on. */
  protected abstract void resume();

  @Test
  public void aJobThatNobodyPausedGoesOn() {
    assertThat(orders().pausedSince()).isEmpty();

    resume();

    assertThat(orders().pausedSince()).isEmpty();
  }

  @Test
  public void aPauseIsSeenByWhoeverAsksUntilTheJobIsToGoOn() {
    Orders before = orders();
    pause();

    Optional<Instant> since = before.pausedSince();
    assertThat(since).isPresent();
    assertThat(orders().pausedSince()).isEqualTo(since);

    resume();
    assertThat(before.pausedSince()).isEmpty();
    assertThat(orders().pausedSince()).isEmpty();
  }

  @Test
  public void pausingAPausedJobKeepsItsFirstTime() {
    pause();
    Optional<Instant> since = orders().pausedSince();

    pause();

    assertThat(orders().pausedSince()).isEqualTo(since);
  }

  @Test
  public void aJobCanBePausedAgain() {
    pause();
    resume();
    pause();

    assertThat(orders().pausedSince()).isPresent();
  }
}
