package dev.atomicdata.postgres;

import dev.atomicdata.domain.FullLook;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The full look at one table of a job, among those that began together with it. It leaves out keys
 * that one before it has handed out: most tables of a job hold the same keys, and each of these
 * would be assembled once for every table.
 *
 * <p>A look of more than a few pages waits from the first on until those before it have ended,
 * because only then are their keys known to be handed out; it waits for none that fails. After a
 * restart nobody knows any more which looks began together, and each looks at everything.
 */
final class LooksTogether {

  private final TableProgress progress;
  private final Supplier<Optional<WatchedTable>> table;
  private List<LooksTogether> before = List.of();
  private Optional<Long> begun = Optional.empty();
  private boolean large;
  private boolean failing;

  /**
   * @param table what is known of it; empty while it has to be looked up
   */
  LooksTogether(TableProgress progress, Supplier<Optional<WatchedTable>> table) {
    this.progress = progress;
    this.table = table;
  }

  /** Begins the full look, before any of the job's tables has handed out a key. */
  void begin(Snapshot noted, List<LooksTogether> earlier) {
    progress.begin(noted);
    begun = progress.fullLook().map(FullLook::next);
    before = List.copyOf(earlier);
  }

  void clear() {
    begun = Optional.empty();
    before = List.of();
    large = false;
    failing = false;
  }

  void answered() {
    failing = false;
  }

  /** Perhaps because of a table that it leaves keys to. */
  void failed() {
    failing = true;
    before = List.of();
  }

  /**
   * Some pages of the look were read.
   *
   * @param whole whether they were all
   */
  void read(boolean whole) {
    large = !whole;
  }

  /** Whether the look is to wait for others; nothing that was read is handed out before. */
  boolean waits(FullLook look) {
    boolean begunAnew = !begun.equals(Optional.of(look.next()));
    if (begunAnew || before.stream().anyMatch(each -> each.failing)) {
      before = List.of();
    }
    return large && before.stream().anyMatch(LooksTogether::looking);
  }

  /** Whose keys have been handed out. */
  List<SeenKeys> seen(WatchedTable own) {
    return before.stream()
        .filter(each -> !each.looking())
        .flatMap(each -> each.table.get().stream().map(each::keys))
        .filter(keys -> keys.fits(own))
        .toList();
  }

  private boolean looking() {
    return progress.fullLook().isPresent();
  }

  private SeenKeys keys(WatchedTable now) {
    return new SeenKeys(now, begun.orElseThrow());
  }
}
