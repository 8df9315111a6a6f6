package dev.atomicdata.postgres;

import dev.atomicdata.domain.FullLook;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * In which order a full look goes through a table. A row that is not written anew keeps its place
 * in the order, so a look that goes on behind the last page misses none; one that is written anew
 * is found by its transaction.
 */
interface PageOrder {

  /**
   * The next page.
   *
   * @param most about as many rows as a page is to hold
   */
  Look page(Connection connection, Snapshot snapshot, PageRows rows, int most) throws SQLException;

  /**
   * How far a look has come that goes in the order of this name; empty before its first page, and
   * if it went in another one until now.
   *
   * @param size how many values say so
   */
  static Optional<List<String>> reached(FullLook look, String name, int size) {
    List<String> reached = look.reached();
    return reached.size() == 1 + size && reached.get(0).equals(name)
        ? Optional.of(reached.subList(1, reached.size()))
        : Optional.empty();
  }
}
