package dev.atomicdata.ports;

import static java.util.Comparator.comparing;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.RowKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tries, one key at a time, whether a receiver that turned everything away takes messages again.
 */
final class Prober {

  private static final int KEYS_AT_ONCE = 100;
  private static final int MOST_SCOUTS = 10;

  private final PublisherPorts ports;
  private final PublisherSettings settings;
  private final Reception reception;
  private final Looker looker;
  private final PageReader reader;
  private Instant nextScout = Instant.MIN;

  Prober(
      PublisherPorts ports,
      PublisherSettings settings,
      Reception reception,
      Looker looker,
      PageReader reader) {
    this.ports = ports;
    this.settings = settings;
    this.reception = reception;
    this.looker = looker;
    this.reader = reader;
  }

  /**
   * Sends one key to a receiver that turned everything away: by turns one that it once
   * acknowledged, whose own data is least likely to be at fault, and the one that has waited
   * longest. Where nothing was ever acknowledged, the next key that a source reports has its turn:
   * those that wait may all be wrong themselves.
   */
  void probe(Tenure work, Instant now) {
    if (!mayProbe(work) || now.isBefore(reception.nextProbe())) {
      return;
    }
    boolean oddly = reception.probe(now) % 2 == 1;
    boolean looked =
        (oddly && (probeAcknowledged(work, now) || probeNext(work, now)))
            || probeWaiting(work, now)
            || probeNext(work, now);
    if (looked && work.pages().inFlight() == 0) {
      reception.probeAt(now);
    }
  }

  /**
   * Reads one key beyond the pages that all wait for keys which do not get through, now and then:
   * if these alone are to blame, its acceptance shows it, and they are put off. If it does not get
   * through either, it is put off itself.
   */
  void scout(Tenure work, Instant now) {
    int beyond = work.pages().unfinished() - settings.maxOpenPages();
    if (beyond < 0
        || beyond >= MOST_SCOUTS
        || reception.trouble().isEmpty()
        || work.pages().recording()
        || work.readAt(now).isAfter(now)
        || nextScout.isAfter(now)) {
      return;
    }
    nextScout = now.plus(settings.backoff().longest());
    work.probes(reader.read(work, now, 1));
  }

  /** Whether the next probe waits for its time only: there is one at a time, after all the rest. */
  boolean mayProbe(Tenure work) {
    return reception.held().isPresent() && work.pages().inFlight() == 0;
  }

  private boolean probeNext(Tenure work, Instant now) {
    if (work.pages().recording()
        || work.pages().unfinished() >= settings.maxOpenPages()
        || work.readAt(now).isAfter(now)) {
      return false;
    }
    reader.read(work, now, 1);
    return work.pages().inFlight() > 0 || work.pages().unsettled() > 0;
  }

  private boolean probeWaiting(Tenure work, Instant now) {
    Optional<OpenPage.Pick> longest =
        work.pages().stream()
            .flatMap(page -> work.pages().ready(page, now).stream().map(page::pick))
            .min(comparing(pick -> pick.entry().lookAt()));
    longest.ifPresent(pick -> looker.look(work, pick.page(), List.of(pick.entry())));
    return longest.isPresent();
  }

  private boolean probeAcknowledged(Tenure work, Instant now) {
    List<RowKey> keys = ports.ledger().keysAfter(work.probed(), KEYS_AT_ONCE);
    Optional<RowKey> free = keys.stream().filter(key -> !work.pages().claimed(key)).findFirst();
    if (free.isEmpty()) {
      work.probedTo(keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(keys.size() - 1)));
      return false;
    }
    Change change = new Change(free.get(), Optional.empty(), List.of(), true);
    OpenPage page = new OpenPage(ChangePage.TOUCHES, List.of(change), work.read(), now);
    work.probe(page);
    work.probedTo(free);
    looker.look(work, page, work.pages().ready(page, now));
    return true;
  }
}
