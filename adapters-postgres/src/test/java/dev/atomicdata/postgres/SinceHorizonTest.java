package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.math.BigInteger;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The condition of polls and sweeps on the server, against ids counted without a limit. */
@ExtendWith(PostgresExtension.class)
final class SinceHorizonTest {

  private static final int CASES = 20_000;
  private static final long EPOCH = 1L << 32;
  private static final BigInteger WRAP = BigInteger.valueOf(EPOCH);

  private final TestDatabase server;
  private final Random random = new Random(20_261_120);

  SinceHorizonTest(TestDatabase server) {
    this.server = server;
  }

  @Test
  void theServerTellsRowsSinceAHorizonFromOlderOnesAcrossTheWrapAround() {
    String cases = IntStream.range(0, CASES).mapToObj(i -> next()).collect(Collectors.joining(","));
    String condition =
        TableReader.SINCE_HORIZON.replaceFirst("\\?", "t.xmax").replaceFirst("\\?", "t.distance");

    String wrong =
        server
            .value(
                """
                SELECT coalesce(string_agg(t::text, ' '), '')
                FROM (VALUES %s) t(xmin, xmax, distance, since) WHERE (%s) <> t.since
                """
                    .formatted(cases, condition))
            .orElseThrow();

    assertThat(wrong).isEmpty();
  }

  /** A row's whole id lies up to an epoch below xmax, the horizon up to half of one. */
  private String next() {
    long any = EPOCH + (random.nextLong() >>> 2);
    long xmax = random.nextBoolean() ? any : (any & -EPOCH) + random.nextInt(5);
    long horizon = xmax - distance(EPOCH / 2);
    BigInteger id =
        random.nextBoolean()
            ? BigInteger.valueOf(Math.min(horizon + random.nextInt(5) - 2, xmax))
            : BigInteger.valueOf(xmax - distance(EPOCH - 1));
    boolean since = id.compareTo(BigInteger.valueOf(horizon)) >= 0;
    return "(%s::bigint,%d::bigint,%d::bigint,%s)"
        .formatted(id.mod(WRAP), xmax, xmax - horizon, since);
  }

  private long distance(long most) {
    return random.nextInt(4) == 0 ? random.nextInt(3) : (long) (random.nextDouble() * most);
  }
}
