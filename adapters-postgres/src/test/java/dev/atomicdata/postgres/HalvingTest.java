package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One row whose data makes the query fail stops no other. */
@ExtendWith(PostgresExtension.class)
final class HalvingTest {

  private final TestDatabase server;
  private Database watched;
  private Database hurried;

  HalvingTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void open() {
    server.execute(
        "DROP TABLE IF EXISTS amounts",
        "CREATE TABLE amounts (id text PRIMARY KEY, amount text)",
        "INSERT INTO amounts SELECT 'k' || i, i::text FROM generate_series(0, 99) i");
    watched = Databases.open(server);
    hurried = watched;
  }

  @AfterEach
  void close() {
    watched.close();
    hurried.close();
  }

  @Test
  void keysWhoseDataFailsAreMalformedAndTheOthersAssembled() {
    breaks("k7", "seven");
    breaks("k8", "99999999999");
    breaks("k99", "");

    Assembly assembly = assemble(assembler(), keys(100));

    assertThat(assembly.documents()).hasSize(97);
    assertThat(assembly.malformed()).containsOnlyKeys(key(7), key(8), key(99));
    assertThat(assembly.malformed().get(key(7))).contains("SQLSTATE 22P02", "\"seven\"");
    assertThat(assembly.malformed().get(key(8))).contains("SQLSTATE 22003");
  }

  @Test
  void aKeyWhoseDataIsTooLargeIsMalformed() {
    breaks("k7", "1100000000");

    Assembly assembly =
        assemble(
            assembler(
                "SELECT id, repeat('x', amount::int) AS text FROM amounts"
                    + " WHERE id = ANY($PRIMARY_KEYS)"),
            keys(10));

    assertThat(assembly.documents()).hasSize(9);
    assertThat(assembly.malformed().get(key(7))).containsPattern("SQLSTATE (54000|XX000)");
  }

  @Test
  void aKeyThatFailsAloneIsMalformedIfTheQueryWorkedForAnother() {
    breaks("k7", "seven");
    PostgresAssembler assembler = assembler();
    assembler.assemble(List.of(key(1)));

    assertThat(assembler.assemble(List.of(key(7))).malformed()).containsOnlyKeys(key(7));
  }

  @Test
  void aQueryThatFailsForEveryKeyBlamesNone() {
    server.execute("UPDATE amounts SET amount = 'none'");
    PostgresAssembler assembler = assembler();

    assertThatThrownBy(() -> assembler.assemble(keys(10)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("SQLSTATE 22P02");
  }

  @Test
  void theOnlyKeyIsMalformedIfTheQueryWorksForNone() {
    breaks("k7", "seven");

    Assembly assembly = assembler().assemble(List.of(key(7)));

    assertThat(assembly.malformed()).containsOnlyKeys(key(7));
  }

  @Test
  void aFailureWithAnyCodeOfItsOwnIsThatOfItsKey() {
    server.execute(
        """
        CREATE FUNCTION checked(amount text) RETURNS int LANGUAGE plpgsql AS $$
        BEGIN
          IF amount = 'seven' THEN RAISE 'no seven' USING ERRCODE = 'AB001'; END IF;
          RETURN amount::int;
        END $$
        """);
    breaks("k7", "seven");
    PostgresAssembler assembler =
        new PostgresAssembler(
            watched,
            new Job(
                "amounts",
                DocumentPayload.mapping(),
                "SELECT id, checked(amount) FROM amounts WHERE id = ANY($PRIMARY_KEYS)",
                List.of()));

    Assembly assembly = assemble(assembler, keys(10));

    assertThat(assembly.malformed()).containsOnlyKeys(key(7));
    assertThat(assembly.documents()).hasSize(9);
  }

  @Test
  void aQueryThatNoLongerWorksForAKeyItWorkedForBlamesNone() {
    PostgresAssembler assembler = assembler();
    assembler.assemble(keys(10));
    server.execute("UPDATE amounts SET amount = 'none'");

    assertThatThrownBy(() -> assembler.assemble(List.of(key(20))))
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void keysThatFailedBeforeAreAskedForAfterTheOthers() {
    breaks("k7", "seven");
    PostgresAssembler assembler = assembler();
    assemble(assembler, keys(10));

    Assembly others = assembler.assemble(keys(10));
    assertThat(others.documents()).hasSize(9);
    assertThat(others.left()).containsExactly(key(7));

    breaks("k7", "7");
    assertThat(assembler.assemble(others.left()).documents()).containsOnlyKeys(key(7));
    assertThat(assembler.assemble(keys(10)).documents()).hasSize(10);
  }

  @Test
  void aKeyThatTakesTooLongIsMalformedAndTheOthersAssembled() {
    server.execute("UPDATE amounts SET amount = '0'");
    breaks("k2", "600");

    Assembly assembly = assemble(slowAssembler(), keys(5));

    assertThat(assembly.documents()).hasSize(4);
    assertThat(assembly.malformed().get(key(2))).contains("timed out", "SQLSTATE 57014");
  }

  @Test
  void whenEveryKeyTakesTooLongNoneIsBlamed() {
    server.execute("UPDATE amounts SET amount = '600'");
    PostgresAssembler assembler = slowAssembler();

    assertThatThrownBy(() -> assembler.assemble(keys(2)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("SQLSTATE 57014");

    server.execute("UPDATE amounts SET amount = '0'");
    assertThat(assemble(assembler, keys(2)).documents()).hasSize(2);
  }

  /** Calls until nothing is left. */
  private static Assembly assemble(PostgresAssembler assembler, List<RowKey> keys) {
    Map<RowKey, Document> documents = new HashMap<>();
    Map<RowKey, String> malformed = new HashMap<>();
    for (Set<RowKey> left = new LinkedHashSet<>(keys); !left.isEmpty(); ) {
      Assembly next = assembler.assemble(left);
      assertThat(next.left()).hasSizeLessThan(left.size());
      documents.putAll(next.documents());
      malformed.putAll(next.malformed());
      left = next.left();
    }
    return new Assembly(Instant.EPOCH, documents, malformed);
  }

  private PostgresAssembler slowAssembler() {
    Duration most = Duration.ofMillis(500);
    hurried =
        Database.open(Databases.settings(server).withTimeouts(most.multipliedBy(20), most, most));
    return new PostgresAssembler(
        hurried,
        new Job(
            "amounts",
            DocumentPayload.mapping(),
            "SELECT id, pg_sleep(amount::float)::text AS slept FROM amounts"
                + " WHERE id = ANY($PRIMARY_KEYS)",
            List.of()));
  }

  private void breaks(String id, String amount) {
    server.execute("UPDATE amounts SET amount = '" + amount + "' WHERE id = '" + id + "'");
  }

  private PostgresAssembler assembler() {
    return assembler(
        "SELECT id, amount::integer AS amount FROM amounts WHERE id = ANY($PRIMARY_KEYS)");
  }

  private PostgresAssembler assembler(String query) {
    return new PostgresAssembler(
        watched, new Job("amounts", DocumentPayload.mapping(), query, List.of()));
  }

  private static List<RowKey> keys(int count) {
    return IntStream.range(0, count).mapToObj(HalvingTest::key).toList();
  }

  private static RowKey key(int number) {
    return new RowKey("k" + number);
  }
}
