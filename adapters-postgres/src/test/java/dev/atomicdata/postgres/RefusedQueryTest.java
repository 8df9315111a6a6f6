package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PostgresExtension.class)
final class RefusedQueryTest {

  /** Stands where the error lies, and is taken out of the query. */
  private static final String HERE = "@";

  private final PollingFixture watched;

  RefusedQueryTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void anErrorIsShownInTheQueryAsItWasWritten() {
    assertThatThrownBy(() -> check("SELECT id,\n       nme\n  FROM item\n WHERE id = $PRIMARY_KEY"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            job items: atomic_data_query: column "nme" does not exist at line 2, column 8 \
            (Perhaps you meant to reference the column "item.name".)
                   nme
                   ^""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT name FROM @nowhere WHERE id = $PRIMARY_KEY",
        "SELECT name FROM item WHERE id = $PRIMARY_KEY AND @nme = $PRIMARY_KEY OR $PRIMARY_KEY = 'a'",
        "SELECT id FROM item WHERE id = ANY($PRIMARY_KEYS) OR id = ANY($PRIMARY_KEYS)"
            + " OR @nme = ANY($PRIMARY_KEYS)",
        "SELECT '\uD83D\uDE00' AS \"Ü\", @nme FROM item WHERE id = $PRIMARY_KEY",
        "SELECT '{}'::jsonb ? 'a?' AS q, '{}'::jsonb ?| '{a}' AS r, @nme FROM item"
            + " WHERE id = $PRIMARY_KEY",
        "SELECT name FROM item WHERE id = $PRIMARY_KEY::@wort",
        "SELECT name FROM item WHERE lower(id) = @upper($PRIMARY_KEY, 1)",
        "SELECT name FROM item WHERE id = $PRIMARY_KEY AND@ ",
        "SELECT name FROM item WHERE id = $PRIMARY_KEY GROUP @ON id",
        "SELECT name FROM item WHERE id = $PRIMARY_KEY AND block = @'seven'",
        "WITH @gone AS (DELETE FROM item WHERE id = $PRIMARY_KEY RETURNING id) SELECT id FROM gone",
        "SELECT id INTO @other FROM item WHERE id = $PRIMARY_KEY",
      })
  void thePlaceOfAnErrorIsFoundWhereverItLies(String query) {
    String before = query.substring(0, query.indexOf(HERE));
    int column = before.codePointCount(0, before.length()) + 1;

    assertThatThrownBy(() -> check(query.replace(HERE, "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("job items: atomic_data_query: ")
        .hasMessageContaining(" at line 1, column " + column);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM item WHERE id = $PRIMARY_KEY",
        "/* all */ insert INTO item VALUES ($PRIMARY_KEY)",
        "CALL something($PRIMARY_KEY)",
        "SELECT name FROM item WHERE id = $PRIMARY_KEY; DROP TABLE item",
        "SELECT name FROM item WHERE id = 'a'",
        "SELECT name FROM item WHERE id = $PRIMARY_KEY OR id = ANY($PRIMARY_KEYS)",
        "SELECT name FROM item WHERE id = ANY($CHANGED_KEYS)",
      })
  void whatIsNoSingleReadingQueryOfKeysIsRefusedWithoutTheServer(String query) {
    assertThatThrownBy(() -> new PostgresAssembler(watched.database, Jobs.asking(query)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("job items: atomic_data_query: ")
        .hasMessageContaining("(expected: ");
  }

  @Test
  void lockingRowsIsWriting() {
    assertThatThrownBy(
            () -> check("SELECT name FROM item WHERE id = ANY($PRIMARY_KEYS) FOR UPDATE"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "job items: atomic_data_query:"
                + " cannot execute SELECT FOR UPDATE in a read-only transaction");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT rename($PRIMARY_KEY) AS n",
        "SELECT id, rename(id) AS n FROM item WHERE id = ANY($PRIMARY_KEYS)"
      })
  void aFunctionThatWritesChangesNothing(String query) {
    watched.sql(
        "INSERT INTO item VALUES ('a', 'alice', 7)",
        """
        CREATE FUNCTION rename(key text) RETURNS int LANGUAGE sql VOLATILE AS
        $$ UPDATE item SET name = 'bob' WHERE id = key RETURNING 1 $$
        """);
    PostgresAssembler assembler = new PostgresAssembler(watched.database, Jobs.asking(query));

    assertThatThrownBy(() -> assembler.assemble(List.of(new RowKey("a"))))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("read-only transaction");
    assertThat(watched.server.value("SELECT name FROM item")).contains("alice");
  }

  private void check(String query) {
    Job job = Jobs.asking(query);
    AtomicDataQuery.check(watched.database, job);
  }
}
