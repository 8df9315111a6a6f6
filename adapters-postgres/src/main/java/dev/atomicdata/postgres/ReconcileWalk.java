package dev.atomicdata.postgres;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.FullLook;
import dev.atomicdata.domain.Position;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reconcile of a job: a walk through all its keys, part by part.
 *
 * <p>Its position is stored like those of tables. {@link Position#swept} is when the last walk
 * began that is over, by the clock of the publisher's own database; {@link FullLook#next} when the
 * one under way did, and {@link FullLook#reached} the name of a part and where it goes on.
 */
final class ReconcileWalk implements Feed {

  private static final Logger log = LoggerFactory.getLogger(ReconcileWalk.class);

  private final String job;
  private final List<ReconcilePart> parts;
  private final Duration interval;
  private final Supplier<ReconcileOrder> order;
  private Optional<Position> position = Optional.empty();
  private Optional<Work> work = Optional.empty();
  private boolean looked;
  private boolean began;

  /**
   * @param parts at least one
   * @param interval from the beginning of one walk to the next
   * @param order reads what an operator asked for
   */
  ReconcileWalk(
      String job, List<ReconcilePart> parts, Duration interval, Supplier<ReconcileOrder> order) {
    this.job = job;
    this.parts = List.copyOf(parts);
    this.interval = interval;
    this.order = order;
  }

  @Override
  public String name() {
    return ChangePage.RECONCILE;
  }

  /** Empty before the job begins. */
  Optional<Position> position() {
    return position;
  }

  int refused() {
    return parts.stream().mapToInt(ReconcilePart::refused).sum();
  }

  /** Whether a walk began since this was asked last. */
  boolean began() {
    boolean answer = began;
    began = false;
    return answer;
  }

  @Override
  public void begin(Checkpoint since) {
    position = since.position(name());
    work = Optional.empty();
    looked = false;
    began = false;
    parts.forEach(ReconcilePart::begin);
  }

  /** Counts a job that begins as reconciled from now on: it looks at everything anyway. */
  void beginFirst() {
    position = Optional.of(new Position(0, order.get().now(), List.of(), Optional.empty()));
  }

  @Override
  public void wake() {
    looked = false;
  }

  /** Whether a walk is under way. */
  @Override
  public boolean busy() {
    return fullLook().isPresent();
  }

  @Override
  public List<Change> next(int limit) {
    Optional<FullLook> look = fullLook();
    if (look.isPresent() && !look.get().reached().isEmpty()) {
      return page(look.get().reached(), limit);
    }
    if (!looked) {
      beginIfDue();
      looked = true;
    }
    return List.of();
  }

  private void beginIfDue() {
    ReconcileOrder now = order.get();
    if (fullLook().isPresent()) {
      begin(now, "the job is defined otherwise");
    } else if (now.asked().filter(asked -> asked > present().swept()).isPresent()) {
      begin(now, "asked for");
    } else if (now.now() - present().swept() >= interval.toNanos() / 1_000) {
      begin(now, "its time has come");
    }
  }

  private void begin(ReconcileOrder now, String reason) {
    log.info("reconcile began: job={} reason=\"{}\"", job, reason);
    parts.forEach(ReconcilePart::begin);
    position =
        Optional.of(present().lookingAtAll(0, now.now()).lookedTo(first(), Optional.empty()));
    began = true;
  }

  private List<Change> page(List<String> at, int limit) {
    if (work.isEmpty()) {
      ReconcilePart part = parts.get(index(at));
      ReconcilePart.Page page = part.after(at.subList(1, at.size()), limit);
      work = Optional.of(new Work(page.batch(), after(part, page)));
    }
    Work current = work.get();
    List<Change> changes = current.batch().next(limit);
    if (current.batch().finished()) {
      position = Optional.of(current.after());
      work = Optional.empty();
    }
    return changes;
  }

  private Position after(ReconcilePart part, ReconcilePart.Page page) {
    int next = parts.indexOf(part) + 1;
    if (!page.whole()) {
      return lookedTo(part.name(), page.last());
    }
    return next < parts.size()
        ? lookedTo(parts.get(next).name(), List.of())
        : present().lookedAtAll();
  }

  private Position lookedTo(String part, List<String> last) {
    return present()
        .lookedTo(Stream.concat(Stream.of(part), last.stream()).toList(), Optional.empty());
  }

  private List<String> first() {
    return List.of(parts.get(0).name());
  }

  /** Of the part that the walk is in. */
  private int index(List<String> at) {
    return IntStream.range(0, parts.size())
        .filter(i -> parts.get(i).name().equals(at.get(0)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no part " + at.get(0) + " to go on with"));
  }

  private Position present() {
    return position.orElseThrow();
  }

  private Optional<FullLook> fullLook() {
    return position.flatMap(Position::fullLook);
  }

  /** Keys that have not been handed out yet. */
  private record Work(Batch batch, Position after) {}
}
