package dev.atomicdata.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a publisher and its tables hold at some time.
 *
 * @param heapBytes after a full collection: the least of several, because what is under way at the
 *     moment is not what stays
 * @param threads live ones
 * @param stateBytes of the publisher's own tables with their indexes
 */
record Soaked(long heapBytes, long threads, long stateBytes) {

  private static final int LOOKS = 8;
  private static final int PAUSE_SECONDS = 5;
  private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

  /**
   * Measured from outside, with the JDK's own tool: the publisher is the one that anyone runs.
   *
   * @param exactly whether to look for as long as the results of one sweep are kept
   */
  static Soaked now(Stage stage, Jvm publisher, boolean exactly) throws InterruptedException {
    long heapBytes = heapBytes(publisher);
    for (int i = 1; exactly && i < LOOKS; i++) {
      TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
      heapBytes = Math.min(heapBytes, heapBytes(publisher));
    }
    long threads =
        jcmd(publisher, "Thread.print").lines().filter(line -> line.contains(" tid=0x")).count();
    return new Soaked(heapBytes, threads, stateBytes(stage));
  }

  /** Counts what is alive, so it collects all else before. */
  private static long heapBytes(Jvm publisher) {
    Matcher total = TOTAL.matcher(jcmd(publisher, "GC.class_histogram"));
    if (!total.find()) {
      throw new IllegalStateException("no heap of " + publisher.name());
    }
    return Long.parseLong(total.group(1));
  }

  private static long stateBytes(Stage stage) {
    return Long.parseLong(
        stage
            .database()
            .value(
                """
                SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c
                  JOIN pg_namespace n ON n.oid = relnamespace
                 WHERE nspname = '%s' AND relkind = 'r' AND relname LIKE 'atomic_data_%%'
                """
                    .formatted(stage.stateSchema()))
            .orElseThrow());
  }

  private static String jcmd(Jvm publisher, String command) {
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  publisher.name(),
                  command)
              .redirectErrorStream(true)
              .start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
