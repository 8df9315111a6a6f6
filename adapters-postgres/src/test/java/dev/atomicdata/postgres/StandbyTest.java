package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Source;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.testkit.TestServer;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The watched tables are read on a hot standby; the ledger is on its primary. */
@ExtendWith(PrimaryAndStandby.Shared.class)
final class StandbyTest {

  private final PrimaryAndStandby servers;
  private PollingFixture watched;
  private Database standby;

  StandbyTest(PrimaryAndStandby servers) {
    this.servers = servers;
  }

  @BeforeEach
  void open() {
    watched = new PollingFixture(servers.primary().database());
    watched.sql(
        "CREATE TABLE partner (id int PRIMARY KEY, item text, name text, block integer)",
        "DELETE FROM atomic_data_schema_version");
    servers.catchUp();
    standby = Databases.open(servers.standby().database());
  }

  @AfterEach
  void close() {
    servers
        .standby()
        .database()
        .execute("ALTER SYSTEM RESET max_standby_streaming_delay", "SELECT pg_reload_conf()");
    standby.close();
    watched.close();
  }

  @ParameterizedTest
  @EnumSource
  void ourSourceFindsEveryKeyThere(Race race) throws SQLException {
    Map<String, String> lookedUp = new HashMap<>();
    SourceReader reader =
        new SourceReader(
            watched
                .sources(standby, PollingFixture.settings())
                .source(
                    Jobs.watching(PollingFixture.ITEMS, new Source("partner", "block", "item"))));

    race.run(
        watched,
        () -> {
          servers.catchUp();
          watched.sweepIsDue();
          reader.keys().forEach(key -> lookUp(servers.standby(), key, lookedUp));
        });

    Map<String, String> present = new HashMap<>();
    lookUp(servers.primary(), "a", present);
    lookUp(servers.primary(), "b", present);
    assertThat(lookedUp).isEqualTo(present);
  }

  @Test
  void aReadThatReplayCannotWaitForIsTriedAgainLater() {
    servers
        .standby()
        .database()
        .execute("ALTER SYSTEM SET max_standby_streaming_delay = 0", "SELECT pg_reload_conf()");
    watched.items(10, 100);
    servers.catchUp();
    String count = "SELECT count(*) FROM item";

    assertThatThrownBy(
            () ->
                standby.read(
                    "test",
                    sql -> {
                      sql.fetchValue(count);
                      watched.sql("DELETE FROM item", "VACUUM item");
                      servers.catchUp();
                      return sql.fetchValue(count);
                    }))
        .asInstanceOf(InstanceOfAssertFactories.type(UnavailableException.class))
        .satisfies(failure -> assertThat(SqlErrors.blamesData(failure)).isFalse());
    assertThat(standby.<Object>read("test", sql -> sql.fetchValue(count))).isEqualTo(0L);
  }

  @Test
  void whoeverPutsTheLedgerThereIsToldThatItNeedsAPrimary() {
    assertThatThrownBy(() -> new StateSchema(standby).createOrUpgrade())
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("read-only server (expected: a primary");
  }

  private static void lookUp(TestServer server, String key, Map<String, String> found) {
    server.database().value(RacesTest.DATA.formatted(key)).ifPresent(data -> found.put(key, data));
  }
}
