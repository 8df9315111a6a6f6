package dev.atomicdata.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages by the blocks of the table's file: each is read once and from front to back, where the
 * order of a key leads to another block with every row. What lies together was mostly written
 * together, so that the rows of other tables that belong to it lie together, too.
 *
 * <p>A row that is written anew may get a place that the look has passed, and is found by its
 * transaction like any other. All rows get other places when the table gets another file (VACUUM
 * FULL, CLUSTER), and then the look begins again. It ends where the file ended when it began: what
 * lies behind was written since.
 */
final class BlockPages implements PageOrder {

  private static final Logger log = LoggerFactory.getLogger(BlockPages.class);

  private static final String NAME = "blocks";

  /** Of a table that nothing has been read of. */
  private static final double ROWS_ASSUMED = 60;

  /** A page has at most this many times as many blocks as the one before, however empty those. */
  private static final int GROWTH = 8;

  /** Where nearly all rows were deleted: 128 MiB. */
  private static final long MOST_BLOCKS = 1L << 14;

  private static final String FILE =
      """
      SELECT pg_relation_filenode(r), pg_relation_size(r) / current_setting('block_size')::bigint
      FROM CAST(? AS regclass) r
      """;

  private double rowsInBlock = ROWS_ASSUMED;

  @Override
  public Look page(Connection connection, Snapshot snapshot, PageRows rows, int most)
      throws SQLException {
    Optional<Place> place = PageOrder.reached(rows.look(), NAME, Place.VALUES).map(Place::of);
    Page page = read(connection, snapshot, rows, place, most);
    // The rows came from this file: reading them has locked the table until the transaction ends.
    File file = file(connection, rows.table());
    if (place.filter(at -> at.file() != file.node()).isPresent()) {
      log.info("full look begins again, the table has another file: table={}", rows.table().name());
      place = Optional.empty();
      page = read(connection, snapshot, rows, place, most);
    }
    Place after =
        new Place(file.node(), page.next(), place.map(Place::end).orElseGet(file::blocks));
    return new Look(snapshot, page.rows(), after.next() >= after.end(), after.reached());
  }

  private Page read(
      Connection connection, Snapshot snapshot, PageRows rows, Optional<Place> place, int most)
      throws SQLException {
    while (true) {
      long first = place.map(Place::next).orElse(0L);
      long blocks = Math.max(1, Math.min(MOST_BLOCKS, (long) (most / rowsInBlock)));
      long next = Math.min(first + blocks, place.map(Place::end).orElse(Long.MAX_VALUE));
      Optional<Page> page =
          read(connection, snapshot, rows, first, next, blocks == 1 ? Integer.MAX_VALUE : 2 * most);
      if (page.isPresent()) {
        double found = (double) page.get().looked() / Math.max(1, next - first);
        rowsInBlock = Math.max(found, rowsInBlock / GROWTH);
        return page.get();
      }
      rowsInBlock = 2.0 * most / blocks;
    }
  }

  /** The rows of these blocks; empty if they are more than that. */
  private static Optional<Page> read(
      Connection connection, Snapshot snapshot, PageRows rows, long first, long next, int most)
      throws SQLException {
    String sql =
        "SELECT %s FROM %s t WHERE t.ctid >= CAST(? AS tid) AND t.ctid < CAST(? AS tid)"
            .formatted(rows.sql(), rows.table().name());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int parameter = rows.bind(statement, snapshot);
      statement.setString(parameter, "(" + first + ",0)");
      statement.setString(parameter + 1, "(" + next + ",0)");
      List<TouchedRow> found = new ArrayList<>();
      int[] looked = {0};
      boolean whole =
          TableReader.each(
              statement,
              most,
              row -> {
                looked[0]++;
                rows.read(row, snapshot).ifPresent(found::add);
                return true;
              });
      return whole ? Optional.of(new Page(found, looked[0], next)) : Optional.empty();
    }
  }

  private static File file(Connection connection, WatchedTable table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FILE)) {
      statement.setString(1, table.name());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new File(row.getLong(1), row.getLong(2));
      }
    }
  }

  /**
   * @param looked how many rows there were, with those that the look is not about
   * @param next the first block that was not read
   */
  private record Page(List<TouchedRow> rows, int looked, long next) {}

  private record File(long node, long blocks) {}

  /**
   * How far a look has come.
   *
   * @param next the first block of the next page
   * @param end the block behind the last
   */
  private record Place(long file, long next, long end) {

    static final int VALUES = 3;

    static Place of(List<String> values) {
      return new Place(
          Long.parseLong(values.get(0)),
          Long.parseLong(values.get(1)),
          Long.parseLong(values.get(2)));
    }

    List<String> reached() {
      return List.of(NAME, Long.toString(file), Long.toString(next), Long.toString(end));
    }
  }
}
