package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.util.Collection;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys and documents say the same whatever a database, a role or a machine prefers. */
@ExtendWith(PostgresExtension.class)
final class TextFormsTest {

  private static final String QUERY =
      """
      SELECT id, span, bytes, tenth, price, 'a\\' AS backslash, id::text AS text, span::text AS spans,
             bytes::text AS hex, tenth::text AS tenths, price::text AS money, '03/04/2024'::date AS day,
             to_char(id, 'TMDay') AS weekday, to_char(tenth, '9D99') AS comma, id::date AS utc
      FROM odd WHERE id = $PRIMARY_KEY
      """;

  private final TestDatabase server;

  TextFormsTest(TestDatabase server) {
    this.server = server;
  }

  @Test
  void noSettingOfTheDatabaseOrTheMachineShows() {
    server.execute(
        "CREATE TABLE odd (id timestamptz PRIMARY KEY, span interval, bytes bytea, tenth float8,"
            + " price money, block int)",
        "INSERT INTO odd VALUES ('2024-05-01 22:30:00+00', '1 year 2 days', '\\x5cff', 0.1,"
            + " '1234.5', 1)");
    Read before = read();

    for (String setting :
        List.of(
            "DateStyle = 'SQL, DMY'",
            "IntervalStyle = 'iso_8601'",
            "TimeZone = 'Asia/Kolkata'",
            "bytea_output = 'escape'",
            "extra_float_digits = -10",
            "standard_conforming_strings = off",
            "lc_monetary = 'en_US.UTF-8'",
            "lc_numeric = 'de_DE.UTF-8'",
            "lc_time = 'de_DE.UTF-8'")) {
      set(setting);
    }
    TimeZone zone = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
    try {
      assertThat(read()).isEqualTo(before);
    } finally {
      TimeZone.setDefault(zone);
    }
    assertThat(before.keys()).containsExactly("2024-05-01 22:30:00+00");
    assertThat(before.documents()).hasSize(1);
  }

  /** Locales that are not installed here cannot be preferred either. */
  private void set(String setting) {
    String sql =
        """
        DO $$ BEGIN
          EXECUTE format('ALTER DATABASE %%I SET %s', current_database());
        EXCEPTION WHEN invalid_parameter_value THEN NULL;
        END $$
        """;
    server.execute(sql.formatted(setting.replace("'", "''")));
  }

  private Read read() {
    Job job = Jobs.named("odd", QUERY, Jobs.keyed("odd", "block"));
    try (Database database = Databases.emptyState(server)) {
      List<String> keys =
          new SourceReader(
                  new PollingSources(database, database, PollingFixture.settings()).source(job))
              .keys();
      Assembly assembly =
          new PostgresAssembler(database, job).assemble(keys.stream().map(RowKey::new).toList());
      return new Read(keys, List.copyOf(assembly.documents().values()));
    }
  }

  private record Read(List<String> keys, Collection<Document> documents) {}
}
