package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values that a keys_query cannot deal with, and keys that cannot be stored, stop no source. */
@ExtendWith(PostgresExtension.class)
final class KeysQueryFailureTest {

  private static final String CASTING =
      "SELECT 'of ' || v FROM unnest($CHANGED_KEYS) v WHERE v::integer >= 0";

  private final PollingFixture watched;

  KeysQueryFailureTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @BeforeEach
  void create() {
    watched.sql("CREATE TABLE changed (id text PRIMARY KEY, block bigint DEFAULT 1)");
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void aValueForWhichTheQueryFailsIsPassedOverAndCounted() {
    values("1", "2", "seven", "4", "5");

    List<ChangePage> pages = reader(CASTING).round();

    assertThat(SourceReader.keys(pages)).contains("of 1", "of 2", "of 4", "of 5");
    assertThat(refused(pages)).isEqualTo(1);
  }

  @Test
  void theOnlyValueIsPassedOverIfTheQueryWorksForNone() {
    values("seven");

    List<ChangePage> pages = reader(CASTING).round();

    assertThat(SourceReader.keys(pages)).isEmpty();
    assertThat(refused(pages)).isEqualTo(1);
  }

  @Test
  void manyValuesThatFailDoNotHideTheOneThatWorks() {
    values(
        Stream.concat(IntStream.range(0, 20).mapToObj(i -> "x" + i), Stream.of("7"))
            .toArray(String[]::new));

    List<ChangePage> pages = reader(CASTING).round();

    assertThat(SourceReader.keys(pages)).containsExactly("of 7");
    assertThat(refused(pages)).isEqualTo(20);
  }

  @Test
  void aQueryThatFailsForManyValuesAndWorksForNoneStopsTheSource() {
    values(IntStream.range(0, 20).mapToObj(i -> "x" + i).toArray(String[]::new));
    SourceReader reader = reader(CASTING);

    assertThatThrownBy(reader::round)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("SQLSTATE 22P02");

    watched.sql("UPDATE changed SET id = replace(id, 'x', '') || '0'");
    assertThatThrownBy(reader::round).isInstanceOf(UnavailableException.class);
  }

  @Test
  void aValueForWhichTheQueryTakesTooLongIsPassedOverAndCounted() {
    values("0", "600", "0.0", "0.00");
    Duration most = Duration.ofMillis(500);
    try (Database hurried =
        Database.open(
            Databases.settings(watched.server).withTimeouts(most.multipliedBy(20), most, most))) {
      Job job =
          Jobs.watching(
              source(
                  "SELECT 'of ' || v FROM unnest($CHANGED_KEYS) v,"
                      + " LATERAL pg_sleep(v::float) s"));

      List<ChangePage> pages =
          new SourceReader(watched.sources(hurried, PollingFixture.settings()).source(job)).round();

      assertThat(SourceReader.keys(pages)).contains("of 0", "of 0.0", "of 0.00");
      assertThat(refused(pages)).isEqualTo(1);
    }
  }

  @Test
  void aRowMayLeadToMoreKeysThanAreHeld() {
    values("1");

    List<String> keys =
        reader("SELECT v || '-' || n FROM unnest($CHANGED_KEYS) v, generate_series(1, 12000) n")
            .keys();

    assertThat(keys).hasSize(12_000).doesNotHaveDuplicates();
  }

  @Test
  void aKeyThatNoIndexHoldsIsPassedOverAndCounted() {
    values("short", "x".repeat(2_000), "y".repeat(2_001));
    SourceReader reader =
        new SourceReader(
            watched
                .sources(PollingFixture.settings())
                .source(Jobs.watching(new Source("changed", "block", "id"))));

    List<ChangePage> pages = reader.round();

    assertThat(SourceReader.keys(pages)).containsExactlyInAnyOrder("short", "x".repeat(2_000));
    assertThat(refused(pages)).isEqualTo(1);
  }

  private static int refused(List<ChangePage> pages) {
    return pages.stream().mapToInt(ChangePage::refused).sum();
  }

  private void values(String... values) {
    for (String value : values) {
      watched.sql("INSERT INTO changed VALUES ('" + value + "')");
    }
  }

  private static Source source(String keysQuery) {
    return new Source("changed", "block", "id", Optional.of(keysQuery));
  }

  private SourceReader reader(String keysQuery) {
    return new SourceReader(
        watched.sources(PollingFixture.settings()).source(Jobs.watching(source(keysQuery))));
  }
}
