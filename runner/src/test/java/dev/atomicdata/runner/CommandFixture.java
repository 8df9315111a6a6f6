package dev.atomicdata.runner;

import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.postgres.Database;
import dev.atomicdata.postgres.StateSchema;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An installation with rows, publishers that can be started, and somebody who types commands. */
@ExtendWith(PostgresExtension.class)
abstract class CommandFixture {

  static final Duration LONG = Duration.ofSeconds(60);
  static final String OWNERS = "entity_ownership_changes";

  final TestDatabase database;
  Installation installation;
  Operator operator;

  @TempDir Path directory;

  CommandFixture(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  final void install() throws Exception {
    database.execute(
        "DROP SCHEMA IF EXISTS publisher CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    installation = new Installation(database, directory).withRows();
    operator = new Operator(directory, installation.file(""));
  }

  @AfterEach
  final void close() {
    installation.close();
  }

  final Runner start() throws Exception {
    return start(PublisherListener.NONE);
  }

  final Runner start(PublisherListener listener) throws Exception {
    return Runner.start(installation.settings(), installation.keypair(), listener);
  }

  /** As a publisher would have, before it ended. */
  final void createTables() throws Exception {
    try (Database state = Database.open(installation.settings().state())) {
      new StateSchema(state).createOrUpgrade();
    }
  }
}
