package dev.atomicdata.bench;

import dev.atomicdata.signing.Keypair;
import dev.atomicdata.signing.Network;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** A filled database and an ingestor, and what a publisher between them needs to know. */
final class Scene implements AutoCloseable {

  private final Path folder;
  private final String heap;
  private final BenchDatabase database;
  private final Ingestor ingestor;
  private final PublisherFile file;
  private final long messages;

  private Scene(
      Path folder,
      String heap,
      BenchDatabase database,
      Ingestor ingestor,
      PublisherFile file,
      long messages) {
    this.folder = folder;
    this.heap = heap;
    this.database = database;
    this.ingestor = ingestor;
    this.file = file;
    this.messages = messages;
  }

  /** Goes, and all that it started with it, when it is closed or this JVM ends. */
  static Scene set(Options options) throws Exception {
    Path folder = Files.createTempDirectory("atomic-data-bench");
    Keypair keypair = Keypair.generate(Network.MAINNET, new SecureRandom());
    Path key = folder.resolve("keypair.bin");
    keypair.write(key);
    BenchDatabase database = BenchDatabase.start(folder.resolve("postgresql"));
    try {
      database.fill(options.mobile(), options.iot());
      Ingestor ingestor =
          Ingestor.start(folder, options.roundTrip(), options.verify() ? keypair.address() : "");
      Scene scene =
          new Scene(
              folder,
              options.heap(),
              database,
              ingestor,
              new PublisherFile(folder, key, database.port(), ingestor.port(), freePort()),
              database.hotspotMessages());
      Runtime.getRuntime().addShutdownHook(new Thread(scene::close, "scene"));
      return scene;
    } catch (Exception e) {
      database.close();
      delete(folder);
      throw e;
    }
  }

  BenchDatabase database() {
    return database;
  }

  Ingestor ingestor() {
    return ingestor;
  }

  PublisherFile file() {
    return file;
  }

  /** Those of the whole backlog of the hotspot jobs. */
  long messages() {
    return messages;
  }

  Jvm start(Strategy strategy, Path configuration) {
    return strategy.start(folder, configuration, heap);
  }

  /** Starts the publisher, and returns once it has polled all its tables and found nothing new. */
  Jvm startAndCatchUp(Path configuration, Duration most) throws Exception {
    Jvm publisher = start(Strategy.PIPELINED, configuration);
    try {
      HealthPage health = new HealthPage(file.httpPort());
      return Waiting.until(
          most,
          "idle publisher",
          () -> {
            publisher.requireRunning();
            return health.allIdle() ? Optional.of(publisher) : Optional.empty();
          });
    } catch (Exception e) {
      publisher.close();
      throw e;
    }
  }

  CpuClock cpu(Jvm publisher) {
    return new CpuClock(
        Processes.cpuMicros(publisher.pid()),
        Processes.cpuMicrosOfTree(database.pid()),
        Processes.cpuMicros(ingestor.pid()));
  }

  void forget() throws SQLException {
    database.forget();
  }

  /** Twice is once. */
  @Override
  public synchronized void close() {
    if (!Files.exists(folder)) {
      return;
    }
    ingestor.close();
    database.close();
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
    delete(folder);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("not removed: " + folder + ": " + e);
    }
  }

  /** It may be taken again before the publisher listens there; then the publisher says so. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
