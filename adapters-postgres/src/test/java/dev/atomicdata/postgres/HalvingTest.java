package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.util.List;
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
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void keysWhoseDataFailsAreMalformedAndTheOthersAssembled() {
    breaks("k7", "seven");
    breaks("k8", "99999999999");
    breaks("k99", "");

    Assembly assembly = assembler().assemble(keys(100));

    assertThat(assembly.documents()).hasSize(97);
    assertThat(assembly.malformed()).containsOnlyKeys(key(7), key(8), key(99));
    assertThat(assembly.malformed().get(key(7))).contains("SQLSTATE 22P02", "\"seven\"");
    assertThat(assembly.malformed().get(key(8))).contains("SQLSTATE 22003");
  }

  @Test
  void aKeyWhoseDataIsTooLargeIsMalformed() {
    breaks("k7", "1100000000");

    Assembly assembly =
        assembler(
                "SELECT id, repeat('x', amount::int) AS text FROM amounts"
                    + " WHERE id = ANY($PRIMARY_KEYS)")
            .assemble(keys(10));

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
  void aQueryThatNoLongerWorksForAKeyItWorkedForBlamesNone() {
    PostgresAssembler assembler = assembler();
    assembler.assemble(keys(10));
    server.execute("UPDATE amounts SET amount = 'none'");

    assertThatThrownBy(() -> assembler.assemble(List.of(key(20))))
        .isInstanceOf(UnavailableException.class);
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
