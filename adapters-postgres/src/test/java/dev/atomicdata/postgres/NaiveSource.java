package dev.atomicdata.postgres;

import dev.atomicdata.testkit.TestDatabase;
import java.util.function.Consumer;

/**
 * What loses changes: one watermark for all tables of a job, rows above it, and never a look below
 * (helium.md section 4.4).
 */
final class NaiveSource implements Watcher {

  private static final String HIGHEST =
      "SELECT greatest((SELECT max(block) FROM item), (SELECT max(block) FROM partner), 0)";

  private static final String CHANGED =
      """
      SELECT coalesce(string_agg(DISTINCT id, ','), '') FROM (
        SELECT id, block FROM item UNION ALL SELECT item, block FROM partner) changed
      WHERE block > %s AND block <= %s
      """;

  private final TestDatabase server;
  private final Consumer<String> found;
  private String watermark;

  NaiveSource(TestDatabase server, Consumer<String> found) {
    this.server = server;
    this.found = found;
    this.watermark = "0";
  }

  @Override
  public void look() {
    String highest = server.value(HIGHEST).orElseThrow();
    String keys = server.value(CHANGED.formatted(watermark, highest)).orElseThrow();
    for (String key : keys.split(",", 0)) {
      if (!key.isEmpty()) {
        found.accept(key);
      }
    }
    watermark = highest;
  }
}
