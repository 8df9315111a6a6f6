package dev.atomicdata.runner.config;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.testkit.HeliumTables;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With the indexes that the preset asks for, no query reads a big table from end to end. */
@ExtendWith(PostgresExtension.class)
class HeliumPresetPlansTest {

  private static final List<String> BIG =
      List.of(
          "mobile_hotspot_infos",
          "iot_hotspot_infos",
          "key_to_assets",
          "recipients",
          "asset_owners");

  private final TestDatabase database;

  HeliumPresetPlansTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  static void fillTables(TestDatabase database) throws SQLException {
    try (Connection connection = database.open()) {
      HeliumTables.create(connection);
      HeliumTables.fill(connection, 3_000, 12_000, 1);
    }
    database.execute(
        "CREATE INDEX ON mobile_hotspot_infos (asset)",
        "CREATE INDEX ON iot_hotspot_infos (asset)",
        "CREATE INDEX ON asset_owners (owner)",
        "ANALYZE");
  }

  static Stream<Job> jobs() {
    return HeliumRows.jobs().stream();
  }

  static Stream<Source> queriedSources() {
    return jobs().flatMap(job -> job.sources().stream()).filter(s -> s.keysQuery().isPresent());
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void assemblyIsDrivenByIndexes(Job job) {
    String keys = arrayOf("SELECT asset FROM key_to_assets ORDER BY md5(asset) LIMIT 30");

    assertReadsByIndex(job.atomicDataQuery().replace("$PRIMARY_KEYS", keys));
  }

  @ParameterizedTest
  @MethodSource("queriedSources")
  void partnersLeadToTheirKeysByIndexes(Source source) {
    String keys =
        arrayOf(
            "SELECT "
                + source.keyColumns().get(0)
                + " FROM "
                + source.table()
                + " ORDER BY 1 LIMIT 30");

    assertReadsByIndex(
        "SELECT DISTINCT k FROM ("
            + source.keysQuery().orElseThrow().replace("$CHANGED_KEYS", keys)
            + ") q (k) WHERE k > '1' ORDER BY k LIMIT 30");
  }

  @Test
  void aQueryThatNoIndexServesIsNoticed() {
    List<String> plan = plan("SELECT * FROM asset_owners WHERE created_at < now()");

    assertThat(plan).anyMatch(line -> line.contains("Seq Scan on asset_owners"));
  }

  private void assertReadsByIndex(String query) {
    assertThat(plan(query))
        .noneMatch(line -> BIG.stream().anyMatch(table -> line.contains("Seq Scan on " + table)));
  }

  private String arrayOf(String query) {
    return Stream.of(
            database
                .value("SELECT string_agg(k, ',') FROM (" + query + ") q (k)")
                .orElseThrow()
                .split(","))
        .map(key -> "'" + key + "'")
        .collect(joining(",", "ARRAY[", "]::varchar[]"));
  }

  private List<String> plan(String query) {
    List<String> lines = new ArrayList<>();
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet plan = statement.executeQuery("EXPLAIN " + query)) {
      while (plan.next()) {
        lines.add(plan.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return lines;
  }
}
