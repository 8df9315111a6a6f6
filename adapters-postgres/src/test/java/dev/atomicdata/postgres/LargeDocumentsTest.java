package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Documents that together, or each alone, are more than should come at a time. */
@ExtendWith(PostgresExtension.class)
final class LargeDocumentsTest {

  private static final int MIB = 1 << 20;
  private static final String QUERY =
      "SELECT id, repeat(letter, size) AS text FROM large WHERE id = ANY($PRIMARY_KEYS)";

  private final TestDatabase server;
  private Database watched;

  LargeDocumentsTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void open() {
    server.execute(
        "DROP TABLE IF EXISTS large",
        "CREATE TABLE large (id text PRIMARY KEY, letter text DEFAULT 'x', size integer)");
    watched = Databases.open(server);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void aCallReadsEightMebibytesAndTheNextOnesReadTheRest() {
    put(MIB, 20);
    PostgresAssembler assembler = assembler(QUERY);

    assertThat(documentsOfEachCall(assembler, keys(20))).containsExactly(8, 7, 5);
  }

  @Test
  void smallDocumentsAreReadTogetherAgainAfterLargeOnes() {
    put(MIB, 20);
    server.execute("INSERT INTO large SELECT 's' || i, 'x', 10 FROM generate_series(1, 1000) i");
    List<RowKey> small =
        IntStream.rangeClosed(1, 1_000).mapToObj(i -> new RowKey("s" + i)).toList();
    PostgresAssembler assembler = assembler(QUERY);
    documentsOfEachCall(assembler, keys(20));

    assertThat(documentsOfEachCall(assembler, small)).hasSizeLessThan(6);
    assertThat(documentsOfEachCall(assembler, small)).hasSize(1);
  }

  @Test
  void aDocumentOverTheLimitIsMalformedAndStopsNoOther() {
    put(10, 3);
    server.execute("UPDATE large SET size = 20000000 WHERE id = 'k1'");

    Assembly assembly = assembler(QUERY).assemble(keys(3));

    assertThat(assembly.documents()).containsOnlyKeys(key(0), key(2));
    assertThat(assembly.malformed().get(key(1)))
        .startsWith("document of 20000004 bytes, SHA-256 ")
        .endsWith(" (expected: at most 4194304 bytes)");
  }

  @Test
  void aDocumentOverTheLimitIsAnotherWhenItChanges() {
    put(5 * MIB, 1);
    PostgresAssembler assembler = assembler(QUERY);

    String first = assembler.assemble(keys(1)).malformed().get(key(0));
    String again = assembler.assemble(keys(1)).malformed().get(key(0));
    server.execute("UPDATE large SET letter = 'y'");
    String changed = assembler.assemble(keys(1)).malformed().get(key(0));

    assertThat(again).isEqualTo(first);
    assertThat(changed).isNotEqualTo(first);
  }

  @Test
  void documentsOfManySmallValuesCountForWhatTheyTakeInMemory() {
    put(1, 8);

    List<Integer> calls =
        documentsOfEachCall(
            assembler(
                "SELECT id, array(SELECT 1 FROM generate_series(1, 100000)) AS ones FROM large"
                    + " WHERE id = ANY($PRIMARY_KEYS)"),
            keys(8));

    assertThat(calls).hasSize(3);
  }

  @Test
  void rowsThatNobodyAskedForDoNotKeepKeysFromBeingAnswered() {
    put(MIB, 20);

    List<Integer> calls =
        documentsOfEachCall(
            assembler(
                "SELECT id, repeat('x', size) AS t FROM large WHERE 'z' <> ALL($PRIMARY_KEYS)"),
            List.of(key(19)));

    assertThat(calls).hasSize(1);
  }

  private void put(int size, int count) {
    server.execute(
        "INSERT INTO large (id, size) SELECT 'k' || i, %d FROM generate_series(0, %d) i"
            .formatted(size, count - 1));
  }

  private static List<Integer> documentsOfEachCall(PostgresAssembler assembler, List<RowKey> keys) {
    List<Integer> calls = new ArrayList<>();
    for (Set<RowKey> left = new LinkedHashSet<>(keys); !left.isEmpty(); ) {
      Assembly next = assembler.assemble(left);
      assertThat(next.left()).hasSizeLessThan(left.size());
      calls.add(next.documents().size());
      left = next.left();
    }
    return calls;
  }

  private PostgresAssembler assembler(String query) {
    return new PostgresAssembler(watched, Jobs.named("large", query));
  }

  private static List<RowKey> keys(int count) {
    return IntStream.range(0, count).mapToObj(LargeDocumentsTest::key).toList();
  }

  private static RowKey key(int number) {
    return new RowKey("k" + number);
  }
}
