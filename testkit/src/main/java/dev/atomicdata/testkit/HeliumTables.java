package dev.atomicdata.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/**
 * Helium's tables with the column types and indexes that they really have (helium.md 4.1, 4.2), and
 * rows for them that a seed determines.
 *
 * <p>A hotspot's values follow from seed, network and its number alone; how many there are decides
 * only who owns how many.
 */
public final class HeliumTables {

  /** The lazy distributor whose recipients decide where rewards go. */
  public static final String LAZY_DISTRIBUTOR = "6gcZXjHgKUBMedc2V1aZLFPwh8M1rPVRw7kpo2KqNrFq";

  /** What a recipient's destination says when none is set: the address of 32 zero bytes. */
  public static final String UNSET = "1".repeat(32);

  /** The newest block of generated rows. */
  public static final long HEAD = Hotspot.HEAD;

  private static final List<String> TABLES =
      List.of(
          "mobile_hotspot_infos",
          "iot_hotspot_infos",
          "key_to_assets",
          "recipients",
          "mini_fanouts",
          "welcome_packs",
          "asset_owners");

  private HeliumTables() {}

  /** Creates the tables, without rows, in the connection's current schema. */
  public static void create(Connection connection) throws SQLException {
    execute(connection, ddl());
  }

  /**
   * Fills empty tables and analyzes them.
   *
   * <p>Most hotspots have everything; some lack an asset, their row in key_to_assets or in
   * asset_owners, and five further keys are not Helium keys at all. Every value can be published.
   * Rows are streamed: memory does not grow with their number.
   *
   * @param mobile how many mobile hotspots
   * @param iot how many IoT hotspots
   * @param seed equal seeds give equal rows
   */
  public static void fill(Connection connection, int mobile, int iot, long seed)
      throws SQLException {
    Indexes indexes = Indexes.setAside(connection, TABLES);
    List<HotspotRows> networks =
        List.of(
            new HotspotRows(seed, "mobile", mobile, mobile + iot),
            new HotspotRows(seed, "iot", iot, mobile + iot));
    networks.get(0).writeMobileInfos(connection);
    networks.get(1).writeIotInfos(connection);
    for (HotspotRows rows : networks) {
      rows.writeKeys(connection);
      rows.writeOwners(connection);
      rows.writeWelcomePacks(connection);
      rows.writeRecipients(connection);
    }
    FanoutRows.write(connection, seed, mobile + iot);
    OtherKeyRows.write(connection, seed);
    indexes.restore(connection);
    execute(
        connection,
        """
        INSERT INTO cursors (service, cursor, block_height, created_at, updated_at)
        SELECT service, 'cursor', '%d', '2025-01-01', '2025-01-01'
        FROM unnest(ARRAY['account_sink', 'asset_ownership']) AS service
        """
            .formatted(HEAD));
    execute(connection, "ANALYZE");
  }

  private static String ddl() {
    try (InputStream in =
        Objects.requireNonNull(
            HeliumTables.class.getResourceAsStream("helium-tables.sql"), "helium-tables.sql")) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
