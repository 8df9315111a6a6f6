package dev.atomicdata.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.testkit.HeliumTables;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class ChangesTest {

  @Test
  void everyKindChangesATenthOfItsRowsAndWhatIsPredicted(TestDatabase database) throws Exception {
    Changes changes = new Changes(1);
    Tally tally = new Tally();
    try (Connection connection = database.open()) {
      HeliumTables.create(connection);
      HeliumTables.fill(connection, 200, 300, 1);
      changes.withholdKeys(connection);
      Oracle.predict(connection, tally);
      long before = tally.total().expected();

      Map<ChangeKind, Integer> changed = changes.applyAll(connection);
      Oracle.predict(connection, tally);

      assertThat(changed).containsOnlyKeys(ChangeKind.values());
      assertThat(changed.get(ChangeKind.LATE_KEY)).isEqualTo(50);
      assertThat(changed.get(ChangeKind.DEVICE_TYPE)).isBetween(10, 20);
      assertThat(changed.values()).allMatch(rows -> rows > 0);
      assertThat(tally.total().expected()).isGreaterThan(before);
      int rows = changed.values().stream().mapToInt(Integer::intValue).sum();
      assertThat(tally.total().changed()).isGreaterThanOrEqualTo(rows);
    }
    assertThat(stamped(database, 0)).isPositive();
    assertThat(stamped(database, 1_000_000)).isPositive();
  }

  private static long stamped(TestDatabase database, long block) {
    String query =
        "SELECT (SELECT count(*) FROM recipients WHERE last_block = %1$d AND destination <> '%2$s')"
            + " + (SELECT count(*) FROM iot_hotspot_infos WHERE last_block = %1$d AND %1$d > 0)";
    return Long.parseLong(database.value(query.formatted(block, HeliumTables.UNSET)).orElseThrow());
  }
}
