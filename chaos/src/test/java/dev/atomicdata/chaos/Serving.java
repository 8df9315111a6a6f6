package dev.atomicdata.chaos;

import java.nio.file.Path;
import java.util.stream.Stream;

/** Publishers as processes of their own, as anyone runs them, but with short times. */
final class Serving {

  static final String SERVE = "dev.atomicdata.runner.Main";

  private final Stage stage;
  private int started;

  Serving(Stage stage) {
    this.stage = stage;
  }

  /** Starts a publisher that uses the database under a role of its own. */
  Jvm start() {
    return start(PublisherFile.of(stage), SERVE, "serve", "--config");
  }

  Jvm startWithLongLease() {
    return start(PublisherFile.of(stage).withLongLease(), SERVE, "serve", "--config");
  }

  /**
   * @param arguments of the main class; the configuration file is the last
   */
  Jvm start(String mainClass, String... arguments) {
    return start(PublisherFile.of(stage), mainClass, arguments);
  }

  private synchronized Jvm start(PublisherFile file, String mainClass, String... arguments) {
    String name = "publisher_" + ++started;
    stage
        .database()
        .execute("CREATE ROLE " + role(name) + " SUPERUSER LOGIN PASSWORD '" + name + "'");
    Path configuration = file.withUser(role(name), name).write(name);
    return Jvm.start(
        stage.folder().resolve(name + ".log"),
        mainClass,
        Stream.concat(Stream.of(arguments), Stream.of(configuration.toString()))
            .toArray(String[]::new));
  }

  /** Roles belong to the whole server, which other runs use as well. */
  private String role(String name) {
    return stage.database().name() + "_" + name;
  }
}
