package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.testkit.TestServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Another server answers where the watched tables were; the ledger stays where it is. */
@ExtendWith(PrimaryAndStandby.Shared.class)
final class FailoverTest {

  private static final Job JOB =
      Jobs.named(
          "items", "SELECT id, name FROM item WHERE id = ANY($PRIMARY_KEYS)", PollingFixture.ITEMS);

  private final TestServer primary;
  private final TestServer standby;
  private PollingFixture watched;
  private ReadEndpoint endpoint;
  private Database database;

  FailoverTest(PrimaryAndStandby servers) {
    primary = servers.primary();
    standby = servers.standby();
  }

  @BeforeEach
  void open() {
    watched = new PollingFixture(primary.database());
    watched.items(3, 100);
    endpoint = new ReadEndpoint(primary.database());
    database = endpoint.open();
  }

  @AfterEach
  void close() {
    standby.resumeReplay();
    watched.close();
  }

  @Test
  void afterTheLossOfCommitsEverythingIsLookedAtOnce() {
    try (TestServer cutOff = primary.standbyCutOff()) {
      SourceReader reader = reader(Checkpoint.start());
      reader.round();
      write(primary, "lost", 20);
      assertThat(reader.keys()).containsExactly("1");

      cutOff.promote();
      // In transactions whose ids were looked at already, on the server that is gone.
      cutOff.database().execute("UPDATE item SET name = 'kept' WHERE id = '2'");
      write(cutOff, "again", 40);
      endpoint.leadsTo(cutOff.database());

      assertThat(reader.keys()).containsExactlyInAnyOrder("1", "2", "3");
      assertThat(reader.keys()).isEmpty();
      cutOff.database().execute("UPDATE item SET name = 'next' WHERE id = '3'");
      assertThat(reader.keys()).containsExactly("3");
    }
  }

  @Test
  void soItIsByWhoeverReadsTheStoredPosition() {
    try (TestServer cutOff = primary.standbyCutOff()) {
      SourceReader reader = reader(Checkpoint.start());
      reader.round();
      write(primary, "lost", 20);
      reader.round();
      cutOff.promote();
      write(cutOff, "again", 40);

      endpoint.leadsTo(cutOff.database());
      database = endpoint.open();

      assertThat(reader(reader.stored()).keys()).containsExactlyInAnyOrder("1", "2", "3");
    }
  }

  @Test
  void anOlderCopyOfTheDiskIsNoticedByItsTransactionIds() {
    try (TestServer restored = primary.restored()) {
      SourceReader reader = reader(Checkpoint.start());
      reader.round();
      write(primary, "lost", 20);
      reader.round();

      endpoint.leadsTo(restored.database());

      assertThat(reader.keys()).containsExactlyInAnyOrder("1", "2", "3");
      assertThat(reader.keys()).isEmpty();
    }
  }

  @Test
  void aStandbyOfTheSameHistoryGoesOnWhereItsPrimaryWas() {
    SourceReader reader = reader(Checkpoint.start());
    reader.round();
    write(primary, "second", 1);
    standby.catchUp(primary);

    endpoint.leadsTo(standby.database());

    assertThat(reader.keys()).containsExactly("1");
    endpoint.leadsTo(primary.database());
    assertThat(reader.keys()).isEmpty();
  }

  @Test
  void aStandbyThatLagsIsNotAskedForWhatItsPrimaryShowed() {
    PostgresAssembler assembler = new PostgresAssembler(database, JOB);
    standby.catchUp(primary);
    standby.pauseReplay();
    write(primary, "second", 1);
    assertThat(name(assembler)).isEqualTo("{\"name\":\"second\"}");

    endpoint.leadsTo(standby.database());

    assertThatThrownBy(() -> name(assembler))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("job items: standby")
        .hasMessageContaining("may be behind");
    standby.resumeReplay();
    standby.catchUp(primary);
    assertThat(name(assembler)).isEqualTo("{\"name\":\"second\"}");
  }

  @Test
  void noStandbyIsReadThatLagsBehindTheStoredPosition() {
    standby.catchUp(primary);
    standby.pauseReplay();
    SourceReader reader = reader(Checkpoint.start());
    reader.round();
    write(primary, "second", 5);
    reader.round();

    endpoint.leadsTo(standby.database());
    database = endpoint.open();
    SourceReader restarted = reader(reader.stored());

    assertThatThrownBy(restarted::page).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> name(new PostgresAssembler(database, JOB)))
        .isInstanceOf(UnavailableException.class);
    standby.resumeReplay();
    standby.catchUp(primary);
    assertThat(restarted.keys()).isEmpty();
  }

  private SourceReader reader(Checkpoint since) {
    return new SourceReader(
        watched.sources(database, PollingFixture.settings()).source(JOB), since, 2);
  }

  /** The document of key 1. */
  private static String name(PostgresAssembler assembler) {
    RowKey key = new RowKey("1");
    Assembly assembly = assembler.assemble(List.of(key));
    Document document = assembly.documents().get(key);
    return document.content().write();
  }

  private static void write(TestServer server, String name, int times) {
    for (int i = 0; i < times; i++) {
      server.database().execute("UPDATE item SET name = '" + name + "' WHERE id = '1'");
    }
  }
}
