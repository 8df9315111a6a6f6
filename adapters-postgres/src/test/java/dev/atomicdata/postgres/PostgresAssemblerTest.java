package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(PostgresExtension.class)
final class PostgresAssemblerTest {

  private final PollingFixture watched;

  PostgresAssemblerTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void aDocumentIsTheKeyTheBlockAndTheOtherColumnsInTheirOrder() {
    watched.sql("INSERT INTO item VALUES ('a', 'alice', 7), ('b', 'bob', 8)");

    Assembly assembly =
        assemble(
            "SELECT id, name AS zebra, block, 1 AS a FROM item WHERE id = ANY($PRIMARY_KEYS)", "a");

    Document document = document(assembly, "a");
    assertThat(assembly.documents()).hasSize(1);
    assertThat(document.block()).contains(new Block(7));
    assertThat(document.content().write()).isEqualTo("{\"zebra\":\"alice\",\"a\":1}");
  }

  @Test
  void numbersAreExactAndWhatJsonCannotSayIsText() {
    String values =
        """
        SELECT 'k' AS key, 631208264537186303::numeric AS location, 1.10 AS two_places,
               'NaN'::numeric AS nan, '{"deep": [1, {"é\\"": null}]}'::jsonb AS json,
               ARRAY['{"a": 18446744073709551615}'::jsonb] AS array, '\\xff'::bytea AS bytes
        WHERE 'k' = ANY($PRIMARY_KEYS::text[])
        """;

    Json.Members content = document(assemble(values, "k"), "k").content();

    assertThat(content.members())
        .containsEntry("location", new Json.Numeric(new BigDecimal("631208264537186303")))
        .containsEntry("two_places", new Json.Numeric(new BigDecimal("1.10")))
        .containsEntry("nan", Json.of("NaN"))
        .containsEntry("bytes", Json.of("\\xff"));
    assertThat(content.members().get("json").write()).isEqualTo("{\"deep\":[1,{\"é\\\"\":null}]}");
    assertThat(content.members().get("array").write()).isEqualTo("[{\"a\":18446744073709551615}]");
  }

  @Test
  void aDocumentMayHaveMoreColumnsThanAFunctionHasArguments() {
    List<Integer> columns = IntStream.rangeClosed(1, 201).boxed().toList();
    String values =
        columns.stream()
            .map(i -> "jsonb_build_array(" + i + ") AS c" + i)
            .collect(Collectors.joining(", "));

    Json.Members content =
        document(assemble("SELECT $PRIMARY_KEY AS key, " + values, "k"), "k").content();

    assertThat(content.members()).hasSize(202).containsEntry("key", Json.of("k"));
    assertThat(columns)
        .allSatisfy(
            i -> assertThat(content.members()).containsEntry("c" + i, Json.array(Json.of(i))));
  }

  @Test
  void aDocumentMayHaveNoColumns() {
    watched.sql("INSERT INTO item VALUES ('a', 'alice', 7)");

    Assembly assembly = assemble("SELECT id, block FROM item WHERE id = ANY($PRIMARY_KEYS)", "a");

    assertThat(document(assembly, "a").content()).isEqualTo(Json.Members.empty());
  }

  @Test
  void aKeyWithoutARowIsAbsent() {
    Assembly assembly = assemble("SELECT id FROM item WHERE id = ANY($PRIMARY_KEYS)", "a");

    assertThat(assembly.documents()).isEmpty();
    assertThat(assembly.malformed()).isEmpty();
  }

  @Test
  void noKeysAreAnAssemblyToo() {
    Assembly assembly = assemble("SELECT id FROM item WHERE id = ANY($PRIMARY_KEYS)");

    assertThat(assembly.documents()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "NULL, true",
    "7.0, true",
    "7.5, false",
    "9223372036854775808, false",
    "'''NaN''', false"
  })
  void aBlockIsAnIntegerOrNull(String value, boolean fine) {
    Assembly assembly =
        assemble(
            "SELECT 'k', %s::numeric AS block WHERE 'k' = ANY($PRIMARY_KEYS)".formatted(value),
            "k");

    assertThat(assembly.documents().containsKey(new RowKey("k"))).isEqualTo(fine);
    assertThat(assembly.malformed().containsKey(new RowKey("k"))).isNotEqualTo(fine);
  }

  @Test
  void aBlockThatIsNoneIsNamed() {
    Assembly assembly =
        assemble("SELECT 'k', now() AS block WHERE 'k' = ANY($PRIMARY_KEYS::text[])", "k");

    assertThat(assembly.malformed().get(new RowKey("k")))
        .startsWith("block: \"")
        .endsWith("(expected: an integer of 64 bits)");
  }

  @Test
  void jsonThatIsNestedTooDeepIsMalformed() {
    String deep = "[".repeat(600) + "]".repeat(600);

    Assembly assembly =
        assemble(
            "SELECT 'k', '%s'::jsonb AS deep WHERE 'k' = ANY($PRIMARY_KEYS)".formatted(deep), "k");

    assertThat(assembly.malformed().get(new RowKey("k"))).startsWith("document: ").contains("500");
  }

  @Test
  void aQueryWithTwoColumnsOfOneNameIsRefused() {
    assertThatThrownBy(
            () ->
                assemble("SELECT id, 1 AS x, 2 AS x FROM item WHERE id = ANY($PRIMARY_KEYS)", "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "job items: atomic_data_query with two columns \"x\" (expected: each name once)");
  }

  @Test
  void noStatementIsLeftInTheSession() throws SQLException {
    try (Connection session = watched.server.open()) {
      session.setAutoCommit(false);
      Job job = Jobs.asking("SELECT 'k' WHERE 'k' = ANY($PRIMARY_KEYS)");

      AtomicDataQuery.describe(DSL.using(session), AtomicDataQuery.parse(job), job);

      try (PreparedStatement count =
              session.prepareStatement("SELECT count(*) FROM pg_prepared_statements");
          ResultSet row = count.executeQuery()) {
        row.next();
        assertThat(row.getInt(1)).isZero();
      }
    }
  }

  @Test
  void aColumnThatComesLaterIsSeenAfterOneFailureAtMost() {
    watched.sql("INSERT INTO item VALUES ('a', 'alice', 7)");
    PostgresAssembler assembler =
        assembler("SELECT i.* FROM item i WHERE i.id = ANY($PRIMARY_KEYS)");
    assembler.assemble(keys("a"));

    watched.sql("ALTER TABLE item RENAME id TO key");
    assertThatThrownBy(() -> assembler.assemble(keys("a")))
        .isInstanceOf(UnavailableException.class);
    watched.sql("ALTER TABLE item RENAME key TO id", "ALTER TABLE item ADD extra int DEFAULT 5");

    assertThat(document(assembler.assemble(keys("a")), "a").content().members())
        .containsEntry("extra", Json.of(5));
  }

  @Test
  void theTimeIsTheDatabasesOwn() {
    PostgresAssembler assembler = assembler("SELECT id FROM item WHERE id = ANY($PRIMARY_KEYS)");

    Assembly first = assembler.assemble(keys("a"));
    String between = watched.server.value("SELECT to_json(clock_timestamp())#>>'{}'").orElseThrow();
    Assembly second = assembler.assemble(keys("a"));

    assertThat(OffsetDateTime.parse(between).toInstant()).isBetween(first.at(), second.at());
  }

  private Assembly assemble(String query, String... keys) {
    return assembler(query).assemble(keys(keys));
  }

  private PostgresAssembler assembler(String query) {
    return new PostgresAssembler(watched.database, Jobs.asking(query));
  }

  private static List<RowKey> keys(String... keys) {
    return Stream.of(keys).map(RowKey::new).toList();
  }

  private static Document document(Assembly assembly, String key) {
    return Optional.ofNullable(assembly.documents().get(new RowKey(key))).orElseThrow();
  }
}
