package dev.atomicdata.postgres;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.atomicdata.testkit.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A pgbouncer in transaction mode before a test database: each transaction gets another of a few
 * sessions, in turn.
 */
final class Pgbouncer implements AutoCloseable {

  private static final int SESSIONS = 4;

  private final Process process;
  private final TestDatabase server;
  private final int port;

  private Pgbouncer(Process process, TestDatabase server, int port) {
    this.process = process;
    this.server = server;
    this.port = port;
  }

  /** Skips the test, and says so, where there is no pgbouncer. */
  static Pgbouncer before(TestDatabase server, Path folder) {
    Path program =
        installed()
            .orElseGet(() -> abort("no pgbouncer on the PATH: nothing is tested through it"));
    try {
      int port = freePort();
      Path configuration = Files.writeString(folder.resolve("pgbouncer.ini"), ini(server, port));
      List<String> command = new ArrayList<>(List.of(program.toString(), "--quiet"));
      if (System.getProperty("user.name").equals("root")) {
        // It refuses to be root.
        command.addAll(List.of("--user", "nobody"));
      }
      command.add(configuration.toString());
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Pgbouncer started = new Pgbouncer(process, server, port);
      await().until(() -> !process.isAlive() || started.answers());
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("pgbouncer did not start", e);
    }
  }

  /** The settings of the database behind it, through it. */
  DatabaseSettings settings() {
    return DatabaseSettings.to(
            "jdbc:postgresql://localhost:"
                + port
                + "/"
                + server.name()
                + "?sslmode=disable&user="
                + server.username())
        .withConnections(0, 4);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static String ini(TestDatabase server, int port) {
    String password = server.password().isEmpty() ? "" : " password=" + server.password();
    return """
        [databases]
        %s = host=%s port=%d user=%s%s
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = any
        pool_mode = transaction
        default_pool_size = %d
        min_pool_size = %d
        server_round_robin = 1
        ignore_startup_parameters = extra_float_digits
        """
        .formatted(
            server.name(),
            server.host(),
            server.port(),
            server.username(),
            password,
            port,
            SESSIONS,
            SESSIONS);
  }

  private static Optional<Path> installed() {
    String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
    return Stream.of(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, "pgbouncer"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
