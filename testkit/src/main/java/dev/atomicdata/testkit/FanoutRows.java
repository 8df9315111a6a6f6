package dev.atomicdata.testkit;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;

/** Writes mini fan-outs; several hotspots may pay into one. */
final class FanoutRows {

  private static final List<String> SCHEDULES =
      List.of("0 0 0 * * *", "0 30 12 * * *", "0 0 9 * * 1", "0 0 6 1 * *");

  private FanoutRows() {}

  static int count(int hotspots) {
    return Math.max(1, hotspots / 30);
  }

  static String address(long seed, long number) {
    return Keys.solana(Chance.of(seed, "fanout", number));
  }

  static void write(Connection connection, long seed, int hotspots) throws SQLException {
    try (CopyRows rows =
        new CopyRows(
            connection,
            "mini_fanouts (address, owner, namespace, mint, token_account, task_queue, next_task,"
                + " rent_refund, bump, schedule, queue_authority_bump, shares, seed,"
                + " next_pre_task, created_at, last_block)")) {
      for (int i = 0; i < count(hotspots); i++) {
        Chance chance = Chance.of(seed, "fanout row", i);
        rows.text(address(seed, i));
        for (int key = 0; key < 7; key++) {
          rows.text(Keys.solana(chance));
        }
        rows.number(255)
            .text(SCHEDULES.get((int) chance.below(SCHEDULES.size())))
            .number(254)
            .text(shares(chance))
            .text(Hotspot.bytea(Hotspot.utf8("fanout " + i)))
            .text(Keys.solana(chance))
            .text(HotspotRows.CREATED)
            .number(HeliumTables.HEAD - chance.below(10_000_000))
            .end();
      }
    }
  }

  /** An array of JSON: one to four shares, now and then a fixed amount among them. */
  private static String shares(Chance chance) {
    long count = 1 + chance.below(4);
    return LongStream.range(0, count)
        .mapToObj(i -> share(chance, count))
        .map(share -> '"' + share.replace("\"", "\\\"") + '"')
        .collect(joining(",", "{", "}"));
  }

  private static String share(Chance chance, long count) {
    return """
        {"wallet": "%s", "delegate": "%s", "share": %s, "totalDust": "%d", "totalOwed": "%d"}"""
        .formatted(
            Keys.solana(chance),
            HeliumTables.UNSET,
            amount(chance, count),
            chance.below(1000),
            chance.below(1L << 40));
  }

  /**
   * All shares of a split add up to less than 2^32; now and then one is larger than 2^31 all the
   * same.
   */
  private static String amount(Chance chance, long count) {
    if (chance.percent(15)) {
      return "{\"fixed\": {\"amount\": \"%d\"}}".formatted(chance.next() >>> 1);
    }
    long most = chance.percent(10) ? 0xffff_ffffL / count : 10_000;
    return "{\"share\": {\"amount\": %d}}".formatted(most - chance.below(most / 2));
  }
}
