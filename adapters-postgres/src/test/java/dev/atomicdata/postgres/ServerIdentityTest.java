package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Origin;
import dev.atomicdata.domain.Position;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a role with no right but to read may know of the server. */
@ExtendWith(PostgresExtension.class)
final class ServerIdentityTest {

  private final PollingFixture watched;
  private final String role;

  ServerIdentityTest(TestDatabase server) {
    watched = new PollingFixture(server);
    role = "reader_of_" + server.name();
  }

  @BeforeEach
  void createReader() {
    watched.items(2, 100);
    watched.sql(
        "CREATE ROLE " + role + " LOGIN PASSWORD 'secret'",
        "GRANT USAGE ON SCHEMA public TO " + role,
        "GRANT SELECT ON item TO " + role);
  }

  @AfterEach
  void close() {
    watched.sql(
        "GRANT EXECUTE ON FUNCTION pg_control_system() TO public",
        "DROP OWNED BY " + role,
        "DROP ROLE " + role);
    watched.close();
  }

  @Test
  void anyoneMayKnowTheClusterAndItsTimeline() {
    try (Database database = asReader()) {
      SourceReader reader = reader(database);

      assertThat(reader.keys()).hasSize(2);
      assertThat(reader.position("item").origin())
          .map(Origin::server)
          .hasValueSatisfying(server -> assertThat(server).matches("\\d+/1"));
      assertThat(reader.position("item").origin())
          .map(Origin::relations)
          .isEqualTo(watched.server.value("SELECT 'item'::regclass::oid"));
    }
  }

  @Test
  void whoMayNotGoesByTransactionIds() {
    watched.sql("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM public");
    try (Database database = asReader()) {
      SourceReader reader = reader(database);

      assertThat(reader.keys()).hasSize(2);
      watched.sql("UPDATE item SET name = 'second' WHERE id = '1'");
      assertThat(reader.keys()).containsExactly("1");
      assertThat(reader.position("item").origin()).map(Origin::server).hasValue("");

      watched.sql("GRANT EXECUTE ON FUNCTION pg_control_system() TO public");
      SourceReader allowed =
          new SourceReader(
              watched
                  .sources(PollingFixture.settings())
                  .source(Jobs.watching(PollingFixture.ITEMS)),
              reader.stored(),
              10);
      assertThat(allowed.keys()).doesNotContain("2");
      assertThat(allowed.checkpoint().position("item").flatMap(Position::origin))
          .map(Origin::server)
          .hasValueSatisfying(server -> assertThat(server).isNotEmpty());
    }
  }

  private SourceReader reader(Database database) {
    return new SourceReader(
        watched
            .sources(database, PollingFixture.settings())
            .source(Jobs.watching(PollingFixture.ITEMS)),
        Checkpoint.start(),
        10);
  }

  private Database asReader() {
    return Database.open(
        DatabaseSettings.to(watched.server.jdbcUrl() + "?user=" + role + "&password=secret")
            .withConnections(0, 2));
  }
}
