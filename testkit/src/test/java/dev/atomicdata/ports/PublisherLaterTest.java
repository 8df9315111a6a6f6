package dev.atomicdata.ports;

import static dev.atomicdata.ports.PublisherFixture.keys;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.ChangePage;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Changes that nobody waits for. */
final class PublisherLaterTest {

  private static final Duration TOOK = Duration.ofSeconds(3);

  private final PublisherFixture job = new PublisherFixture();

  @Test
  void whatCanWaitIsReadAfterAsMuchTimeAsThePageBeforeTook() {
    job.source(PublisherLaterTest::alwaysLater)
        .assembler(
            keys -> {
              job.clock.advance(TOOK);
              return job.table.assembler(job.clock).assemble(keys);
            });
    job.put("a", keys("k", 2));

    Step first = job.work();
    Instant now = job.clock.instant();
    int read = job.events(PublisherEvent.PageRead.class).size();
    job.work();
    int early = job.events(PublisherEvent.PageRead.class).size();
    job.clock.advance(TOOK);
    job.work();

    assertThat(first.idle()).isTrue();
    assertThat(first.until()).isEqualTo(now.plus(TOOK));
    assertThat(early).isEqualTo(read);
    assertThat(job.events(PublisherEvent.PageRead.class)).hasSizeGreaterThan(read);
  }

  @Test
  void itIsAPollAllTheSame() {
    job.source(PublisherLaterTest::alwaysLater)
        .assembler(
            keys -> {
              job.clock.advance(PublisherFixture.POLLING);
              return job.table.assembler(job.clock).assemble(keys);
            });
    job.put("a", "k");

    Step step = job.work();

    assertThat(step.until()).isBeforeOrEqualTo(job.clock.instant());
    assertThat(job.publisher().status().caughtUpTo()).isPresent();
  }

  private static ChangeSource alwaysLater(ChangeSource source) {
    return (since, limit) -> {
      ChangePage page = source.next(since, limit);
      return new ChangePage(
          page.source(), page.changes(), page.next(), page.more(), true, page.head(), 0);
    };
  }
}
