package dev.atomicdata.bench.micro;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.TransactionIds;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The arithmetic of horizons: which rows are new, and where the next look begins. */
@State(Scope.Benchmark)
public class Checkpoints extends Part {

  private static final String TABLE = "public.asset_owners";
  private static final int ROWS = 1_000;
  private static final BigDecimal OVERLAP = BigDecimal.valueOf(100);

  private final long xmax = (7L << 32) + 12_345;
  private final long horizon = xmax - 500_000;
  private final long[] xmins =
      new SplittableRandom(1)
          .longs(ROWS, xmax - 1_000_000, xmax)
          .map(id -> id & 0xffffffffL)
          .toArray();
  private final Checkpoint checkpoint =
      Checkpoint.stored(
          Map.of(TABLE, position(horizon), "public.key_to_assets", position(horizon)));

  private static Position position(long horizon) {
    List<BigDecimal> highs = LongStream.range(0, 10).mapToObj(BigDecimal::valueOf).toList();
    return new Position(horizon, horizon, highs, Optional.empty());
  }

  /** Whether one row was written since the horizon. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int rowIsNew() {
    int found = 0;
    for (long xmin : xmins) {
      if (TransactionIds.widen(xmin, xmax) >= horizon) {
        found++;
      }
    }
    return found;
  }

  /** From one page's checkpoint to the next one's, and where the poll after that begins. */
  @Benchmark
  public Optional<BigDecimal> nextPage() {
    Position position = checkpoint.position(TABLE).orElseThrow();
    Position next = position.polledTo(xmax, Optional.of(BigDecimal.valueOf(360_000_000)));
    return checkpoint
        .nextPage(TABLE, next)
        .position(TABLE)
        .flatMap(moved -> moved.pollFrom(OVERLAP));
  }
}
