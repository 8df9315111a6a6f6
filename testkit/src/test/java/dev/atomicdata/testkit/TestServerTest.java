package dev.atomicdata.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TestServerTest {

  private static final String COUNT = "SELECT count(*) FROM thing";

  private static final String TIMELINE =
      "SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8) AS timeline";

  @Test
  void copiesOfAServerFollowItOrGoTheirOwnWay() {
    try (TestServer primary = TestServer.start()) {
      primary.database().execute("CREATE TABLE thing (id int)", "INSERT INTO thing VALUES (1)");

      try (TestServer standby = primary.standby();
          TestServer cutOff = primary.standbyCutOff();
          TestServer restored = primary.restored()) {
        primary.database().execute("INSERT INTO thing VALUES (2)");
        standby.catchUp(primary);

        assertThat(standby.database().value(COUNT)).hasValue("2");
        assertThat(cutOff.database().value(COUNT)).hasValue("1");
        assertThat(cutOff.database().value("SELECT pg_is_in_recovery()")).hasValue("t");
        assertThat(restored.database().value(COUNT)).hasValue("1");
        assertThat(restored.database().value(TIMELINE))
            .isEqualTo(primary.database().value(TIMELINE));

        standby.pauseReplay();
        primary.database().execute("INSERT INTO thing VALUES (3)");
        cutOff.promote();
        cutOff.database().execute("DELETE FROM thing");

        assertThat(standby.database().value(COUNT)).hasValue("2");
        assertThat(cutOff.database().value(COUNT)).hasValue("0");
        assertThat(cutOff.database().value(TIMELINE)).hasValue("00000002");
      }
    }
  }

  @Test
  void aServerThatWasStoppedAtOnceRecoversAtTheSamePort() {
    try (TestServer server = TestServer.start()) {
      TestDatabase database = server.database();
      database.execute(
          "SET synchronous_commit = on",
          "CREATE TABLE thing (id int)",
          "INSERT INTO thing VALUES (1)");

      server.restartImmediately();

      assertThat(database.value(COUNT)).hasValue("1");
    }
  }
}
