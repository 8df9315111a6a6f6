package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far one source has been looked at (change-detection.md, polling mode).
 *
 * @param polled rows of transactions below this id were looked at, as far as they lay in the polled
 *     range
 * @param swept rows of transactions below this id were looked at, wherever they lay
 * @param highs the highest finite change value of each of the last ten looks that had one, oldest
 *     first
 * @param fullLook the full look in progress
 * @param opening whether some keys of the job are recorded at the start without being published,
 *     and the source has not been swept since the last of them: until then, what it reports is
 *     published whatever was recorded (design.md section 5)
 * @param origin what these horizons were read from; empty before the first look
 */
public record Position(
    long polled,
    long swept,
    List<BigDecimal> highs,
    Optional<FullLook> fullLook,
    boolean opening,
    Optional<Origin> origin) {

  private static final int LOOKS = 10;

  public Position {
    highs = List.copyOf(highs);
    requireNonNull(fullLook, "fullLook");
    requireNonNull(origin, "origin");
  }

  /** A position after the opening, of unknown origin. */
  public Position(long polled, long swept, List<BigDecimal> highs, Optional<FullLook> fullLook) {
    this(polled, swept, highs, fullLook, false, Optional.empty());
  }

  /** Nothing looked at yet: a full look over every row, whose horizon is noted before it begins. */
  public static Position beginning(long horizon) {
    return new Position(0, 0, List.of(), Optional.of(new FullLook(0, horizon, List.of())));
  }

  /** As {@link #beginning}, for a source some of whose rows are recorded as {@link Start} says. */
  public static Position recording(long horizon) {
    FullLook look = new FullLook(0, horizon, List.of(), true);
    return new Position(0, 0, List.of(), Optional.of(look), true, Optional.empty());
  }

  /**
   * Every row is to be looked at again, and compared; what changes meanwhile is found as before.
   * The highs are forgotten: they may be those of another change column.
   */
  public Position lookingAgain() {
    long next = fullLook.map(FullLook::next).orElse(swept);
    return with(polled, swept, List.of(), Optional.of(new FullLook(0, next, List.of())));
  }

  public Position withOpening(boolean open) {
    return new Position(polled, swept, highs, fullLook, open, origin);
  }

  public Position withOrigin(Origin from) {
    return new Position(polled, swept, highs, fullLook, opening, Optional.of(from));
  }

  /** After a poll in a snapshot with this xmin. */
  public Position polledTo(long horizon, Optional<BigDecimal> high) {
    return with(Math.max(polled, horizon), swept, remembered(high), fullLook);
  }

  /** After a sweep in a snapshot with this xmin; a sweep sees all that a poll would. */
  public Position sweptTo(long horizon, Optional<BigDecimal> high) {
    return with(Math.max(polled, horizon), Math.max(swept, horizon), remembered(high), fullLook);
  }

  /** Too much was touched for one look: page through the table instead. */
  public Position lookingAtAll(long since, long horizon) {
    return with(polled, swept, highs, Optional.of(new FullLook(since, horizon, List.of())));
  }

  /** After a page of the full look, which has come this far. */
  public Position lookedTo(List<String> reached, Optional<BigDecimal> high) {
    FullLook look = fullLook.orElseThrow(() -> new IllegalStateException("no full look to go on"));
    Optional<BigDecimal> highest =
        Stream.concat(highs.stream(), high.stream()).max(BigDecimal::compareTo);
    return with(polled, swept, highest.stream().toList(), Optional.of(look.after(reached)));
  }

  /** After the last page of the full look. */
  public Position lookedAtAll() {
    FullLook look = fullLook.orElseThrow(() -> new IllegalStateException("no full look to end"));
    return with(
        Math.max(polled, look.next()), Math.max(swept, look.next()), highs, Optional.empty());
  }

  /**
   * Where the next poll's range starts. The last ten looks decide, not an all-time maximum: one row
   * from the far future would blind the poll for ever. Empty: no finite value is known, poll
   * everything.
   */
  public Optional<BigDecimal> pollFrom(BigDecimal overlap) {
    return highs.stream().max(BigDecimal::compareTo).map(high -> high.subtract(overlap));
  }

  private Position with(
      long nextPolled, long nextSwept, List<BigDecimal> nextHighs, Optional<FullLook> look) {
    return new Position(nextPolled, nextSwept, nextHighs, look, opening, origin);
  }

  private List<BigDecimal> remembered(Optional<BigDecimal> high) {
    List<BigDecimal> all = Stream.concat(highs.stream(), high.stream()).toList();
    return all.subList(Math.max(0, all.size() - LOOKS), all.size());
  }
}
