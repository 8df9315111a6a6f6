package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Job;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Change columns of every type, with values that are none. */
@ExtendWith(PostgresExtension.class)
final class ChangeColumnTest {

  private final PollingFixture watched;

  ChangeColumnTest(TestDatabase server) {
    watched = new PollingFixture(server);
    watched.sql("CREATE DOMAIN height AS numeric(20)", "CREATE DOMAIN stamp AS timestamptz(6)");
  }

  @AfterEach
  void close() {
    watched.close();
  }

  /** Ties: a row that comes with the very value of one that was read is news of its own. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "smallint    ; 32767                             ; 32767",
        "integer     ; 2147483647                        ; 2147483647",
        "bigint      ; 9223372036854775807               ; 9223372036854775807",
        "numeric     ; 7                                 ; 7",
        "numeric     ; 7.5                               ;",
        "numeric     ; 1e40                              ;",
        "height      ; 7                                 ; 7",
        "timestamp   ; '2024-05-01 12:00:00.123456'      ; 1714564800123456",
        "timestamptz ; '2024-05-01 12:00:00.123456+00'   ; 1714564800123456",
        "timestamptz ; '1969-12-31 23:59:59.999999+00'   ; -1",
        "stamp       ; '2024-05-01 12:00:00.123456+00'   ; 1714564800123456",
      })
  void rowsOfOneAndTheSameValueAreEachFoundByThePoll(String type, String value, String block) {
    table(type);
    watched.sql(
        "INSERT INTO changing SELECT n, %s FROM generate_series(1, 250) n".formatted(value));
    SourceReader reader = reader();

    List<String> all = reader.keys();
    watched.sql("INSERT INTO changing VALUES (251, %s)".formatted(value));
    List<Change> tie = changes(reader.round());
    watched.sql("UPDATE changing SET at = at WHERE id = 7");
    List<Change> touched = changes(reader.round());

    Optional<Block> at = Optional.ofNullable(block).map(Long::valueOf).map(Block::new);
    assertThat(all).hasSize(250).doesNotHaveDuplicates();
    assertThat(tie).extracting(change -> change.key().value()).containsExactly("251");
    assertThat(touched).extracting(change -> change.key().value()).containsExactly("7");
    assertThat(tie).extracting(Change::block).containsExactly(at);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "smallint    ; 5  ; NULL",
        "integer     ; 5  ; NULL",
        "numeric     ; 5  ; NULL",
        "numeric     ; 5  ; 'NaN'",
        "height      ; 5  ; 'NaN'",
        "timestamp   ; now() ; NULL",
        "timestamp   ; now() ; 'infinity'",
        "timestamp   ; now() ; '-infinity'",
        "timestamp   ; now() ; '294276-12-31 23:59:59.999999'",
        "timestamp   ; now() ; '4713-01-01 BC'",
        "timestamptz ; now() ; NULL",
        "timestamptz ; now() ; 'infinity'",
        "timestamptz ; now() ; '-infinity'",
        "stamp       ; now() ; 'infinity'",
      })
  void aValueThatIsNoneIsFoundAndBlindsNoPoll(String type, String usual, String odd) {
    table(type);
    watched.sql("INSERT INTO changing SELECT n, %s FROM generate_series(1, 5) n".formatted(usual));
    SourceReader reader = reader();
    reader.round();

    watched.sql("UPDATE changing SET at = %s WHERE id = 1".formatted(odd));
    watched.sweepIsDue();
    List<String> swept = reader.keys();
    watched.sql("UPDATE changing SET at = %s WHERE id = 2".formatted(usual));
    List<String> polled = reader.keys();
    List<String> fresh = reader().keys();

    assertThat(swept).containsExactly("1");
    assertThat(polled).containsExactly("2");
    assertThat(fresh).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
  }

  private void table(String type) {
    watched.sql(
        "CREATE TABLE changing (id int PRIMARY KEY, at %s)".formatted(type),
        "CREATE INDEX ON changing (at)");
  }

  private SourceReader reader() {
    Job job =
        Jobs.named(
            "changing",
            "SELECT at FROM changing WHERE id = $PRIMARY_KEY",
            Jobs.keyed("changing", "at"));
    return watched.reader(job, PollingFixture.settings(), Checkpoint.start(), 100);
  }

  private static List<Change> changes(List<ChangePage> pages) {
    return pages.stream().flatMap(page -> page.changes().stream()).toList();
  }
}
