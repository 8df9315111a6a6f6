package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class StateSchemaTest {

  private static final String SCHEMA = "State of \"things\"";

  private final TestDatabase server;
  private Database database;

  StateSchemaTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void open() {
    server.execute("DROP SCHEMA IF EXISTS \"State of \"\"things\"\"\" CASCADE");
    database = Database.open(Databases.settings(server).withSchema(SCHEMA));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void theTablesAreCreatedInTheNamedSchemaAndNowhereElse() {
    new StateSchema(database).createOrUpgrade();

    assertThat(tables())
        .contains(
            "atomic_data_failed_records atomic_data_leases atomic_data_orders"
                + " atomic_data_polling_state atomic_data_published atomic_data_schema_version atomic_data_touched");
    assertThat(
            server.value(
                "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'atomic%'"
                    + " AND schemaname <> 'State of \"things\"'"))
        .contains("0");
  }

  @Test
  void creatingThemAgainChangesNothing() {
    new StateSchema(database).createOrUpgrade();
    touch("k");

    new StateSchema(database).createOrUpgrade();

    assertThat(new StoredTouches(database).due("job", 0, 10)).hasSize(1);
  }

  @Test
  void publishersThatStartTogetherAllFindTheTables() {
    List<CompletableFuture<Void>> publishers =
        IntStream.range(0, 4)
            .mapToObj(
                i -> CompletableFuture.runAsync(() -> new StateSchema(database).createOrUpgrade()))
            .toList();

    publishers.forEach(CompletableFuture::join);

    assertThat(version()).contains(String.valueOf(StateSchema.newestVersion()));
  }

  @Test
  void anOlderSchemaIsBroughtUpToDateOnceAndKeepsItsRows() {
    List<String> first = List.of("CREATE TABLE a (n int); INSERT INTO a VALUES (7)");
    new StateSchema(database, first).createOrUpgrade();
    List<String> all =
        List.of(first.get(0), "ALTER TABLE a ADD m int", "UPDATE a SET m = n + 1; SELECT 1");

    new StateSchema(database, all).createOrUpgrade();
    new StateSchema(database, all).createOrUpgrade();

    assertThat(version()).contains("3");
    assertThat(server.value("SELECT m FROM \"State of \"\"things\"\"\".a")).contains("8");
  }

  @Test
  void anUpgradeThatFailsLeavesTheOldVersion() {
    List<String> first = List.of("CREATE TABLE a (n int)");
    new StateSchema(database, first).createOrUpgrade();

    assertThatThrownBy(
            () ->
                new StateSchema(
                        database, List.of(first.get(0), "ALTER TABLE a ADD m int", "nonsense"))
                    .createOrUpgrade())
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("42601");

    assertThat(version()).contains("1");
  }

  @Test
  void aTableOfAnotherProgramIsNeverTouched() {
    server.execute(
        """
        CREATE SCHEMA "State of ""things""\";
        CREATE TABLE "State of ""things""\".atomic_data_polling_state (
          table_name varchar(255) PRIMARY KEY, last_processed_block_height bigint NOT NULL)
        """);

    assertThatThrownBy(() -> new StateSchema(database).createOrUpgrade())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("atomic_data_polling_state")
        .hasMessageContaining("database.schema");

    assertThat(tables()).contains("atomic_data_polling_state");
  }

  @Test
  void aVersionTableOfAnotherProgramIsRefused() {
    server.execute(
        """
        CREATE SCHEMA "State of ""things""\";
        CREATE TABLE "State of ""things""\".atomic_data_schema_version (revision int)
        """);

    assertThatThrownBy(() -> new StateSchema(database).createOrUpgrade())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("database.schema");
  }

  @Test
  void aSchemaNewerThanThePublisherIsRefused() {
    int newest = StateSchema.newestVersion();
    new StateSchema(database, Collections.nCopies(newest + 1, "SELECT 1")).createOrUpgrade();

    assertThatThrownBy(() -> new StateSchema(database).createOrUpgrade())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("version " + (newest + 1))
        .hasMessageContaining("at most " + newest);
  }

  @Test
  void onlyDueTouchesAreRead() {
    new StateSchema(database).createOrUpgrade();
    touch("a");
    database.statements(
        "test",
        Terms.writing(database.settings()).in(SCHEMA),
        sql -> {
          Touch later =
              new Touch(new RowKey("b"), Touch.Reason.SUSPECT, true, Duration.ofDays(1), 3);
          StoredTouches.insert(sql, "job", List.of(later));
          StoredTouches.insert(sql, "other job", List.of(Touch.requested(new RowKey("c"), true)));
          return 0;
        });
    touch("d");

    List<Touch.Stored> due = new StoredTouches(database).due("job", 0, 10);

    assertThat(due)
        .extracting(Touch.Stored::touch)
        .containsExactly(
            Touch.requested(new RowKey("a"), false), Touch.requested(new RowKey("d"), false));
    assertThat(new StoredTouches(database).due("job", due.get(0).id(), 10))
        .containsExactly(due.get(1));
    assertThat(new StoredTouches(database).due("job", 0, 1)).containsExactly(due.get(0));
  }

  private void touch(String key) {
    database.statements(
        "test",
        Terms.writing(database.settings()).in(SCHEMA),
        sql -> {
          StoredTouches.insert(sql, "job", List.of(Touch.requested(new RowKey(key), false)));
          return 0;
        });
  }

  private Optional<String> tables() {
    return server.value(
        "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables"
            + " WHERE schemaname = 'State of \"things\"'");
  }

  private Optional<String> version() {
    return server.value(
        "SELECT version FROM \"State of \"\"things\"\"\".atomic_data_schema_version");
  }
}
