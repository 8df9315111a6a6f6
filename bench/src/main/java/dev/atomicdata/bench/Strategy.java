package dev.atomicdata.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A way to get a backlog out of the database, each a process of its own. */
enum Strategy {
  /** One call awaited at a time, over the publisher's own channel, page reads and signer. */
  SEQUENTIAL("dev.atomicdata.bench.SequentialMain"),

  /** The publisher as anyone runs it. */
  PIPELINED("dev.atomicdata.runner.Main", "serve", "--config"),

  /** A loop that reads, signs and sends, and knows nothing of changes. */
  LIMIT("dev.atomicdata.bench.LimitMain");

  private final String command;

  /**
   * @param command the main class, and arguments that come before the configuration file
   */
  Strategy(String... command) {
    this.command = String.join(" ", command);
  }

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Starts it with a configuration of the publisher's. */
  Jvm start(Path folder, Path configuration, String heap) {
    List<String> parts = new ArrayList<>(List.of(command.split(" ", -1)));
    parts.add(configuration.toString());
    return Jvm.start(title(), folder, List.of("-Xmx" + heap), parts);
  }
}
