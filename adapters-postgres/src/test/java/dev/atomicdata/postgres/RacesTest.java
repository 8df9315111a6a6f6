package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Source;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a key's data were when it was last looked up, against what they are in the end. */
@ExtendWith(PostgresExtension.class)
final class RacesTest {

  static final String DATA =
      """
      SELECT i.name || ' ' || coalesce(p.name, '-')
      FROM item i LEFT JOIN partner p ON p.item = i.id WHERE i.id = '%s'
      """;

  private final PollingFixture watched;
  private final Map<String, String> lookedUp = new HashMap<>();

  RacesTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @BeforeEach
  void addPartners() {
    watched.sql("CREATE TABLE partner (id int PRIMARY KEY, item text, name text, block integer)");
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @ParameterizedTest
  @EnumSource
  void ourSourceFindsEveryKey(Race race) throws SQLException {
    SourceReader reader =
        new SourceReader(
            watched
                .sources(PollingFixture.settings())
                .source(
                    Jobs.watching(PollingFixture.ITEMS, new Source("partner", "block", "item"))));

    race.run(
        watched,
        () -> {
          watched.sweepIsDue();
          reader.keys().forEach(this::lookUp);
        });

    assertThat(lookedUp).isEqualTo(present());
  }

  @ParameterizedTest
  @EnumSource
  void aWatermarkLosesAKey(Race race) throws SQLException {
    NaiveSource naive = new NaiveSource(watched.server, this::lookUp);

    race.run(watched, naive);

    assertThat(lookedUp).isNotEqualTo(present());
  }

  private void lookUp(String key) {
    watched.server.value(DATA.formatted(key)).ifPresent(data -> lookedUp.put(key, data));
  }

  private Map<String, String> present() {
    Map<String, String> present = new HashMap<>();
    for (String key : new String[] {"a", "b"}) {
      watched.server.value(DATA.formatted(key)).ifPresent(data -> present.put(key, data));
    }
    return present;
  }
}
