package dev.atomicdata.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a publisher gets through with far less memory than there is data. */
@ExtendWith(PostgresExtension.class)
final class SmallHeapTest {

  /** The publisher itself needs some 20 MiB. */
  private static final int HEAP_MIB = Integer.getInteger("small.heap", 80);

  private static final int LARGE = Integer.getInteger("small.heap.large", 120);
  private static final int HUGE_MIB = Integer.getInteger("small.heap.huge", 20);
  private static final int FAN_OUT = Integer.getInteger("small.heap.fanout", 12_000);

  private final TestDatabase server;

  SmallHeapTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void create() {
    server.execute("DROP TABLE IF EXISTS large, owners, assets");
    Databases.emptyState(server).close();
  }

  @Test
  void documentsManyTimesTheHeapAreAllPublishedAndOneTooLargeIsParked() throws Exception {
    server.execute(
        "CREATE TABLE large (id text PRIMARY KEY, size integer, block bigint DEFAULT 1)",
        "INSERT INTO large SELECT 'k' || i, 1000000 FROM generate_series(1, %d) i".formatted(LARGE),
        "UPDATE large SET size = %d << 20 WHERE id = 'k7'".formatted(HUGE_MIB));

    String output = run("large", LARGE);

    assertThat(output).contains("ended=" + LARGE, "parked=1", "parked: document of ");
  }

  @Test
  void oneRowLeadsToAnyNumberOfKeysAcrossARestart() throws Exception {
    server.execute(
        "CREATE TABLE owners (id text PRIMARY KEY, block bigint DEFAULT 1)",
        "CREATE TABLE assets (asset text PRIMARY KEY, owner text)",
        "CREATE INDEX ON assets (owner)",
        "INSERT INTO owners VALUES ('one')",
        "INSERT INTO assets SELECT 'asset' || i, 'one' FROM generate_series(1, %d) i"
            .formatted(FAN_OUT));

    String output = run("fanout", FAN_OUT);

    assertThat(output).contains("ended=" + FAN_OUT, "sent=" + FAN_OUT, "parked=0");
  }

  /** What it said, once it has ended with exit code 0. */
  private String run(String job, int keys) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MIB + "m",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName(),
                server.jdbcUrl() + "?user=" + server.username() + "&password=" + server.password(),
                job,
                String.valueOf(keys))
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
