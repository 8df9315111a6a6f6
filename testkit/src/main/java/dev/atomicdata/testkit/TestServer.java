package dev.atomicdata.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of a test's own, from the binaries on the class path, that can have hot
 * standbys and be restored elsewhere. Stops when closed, with the JVM at the latest.
 */
public final class TestServer implements AutoCloseable {

  /** What belongs to the running server and not to its data (PostgreSQL manual, 25.3.4). */
  private static final Set<String> NOT_COPIED =
      Set.of("postmaster.pid", "postmaster.opts", "epg-lock");

  private final Path data;
  private EmbeddedPostgres server;

  private TestServer(Path data) throws IOException {
    this.data = data;
    this.server = builder(data).start();
  }

  private static EmbeddedPostgres.Builder builder(Path data) {
    EmbeddedPostgres.Builder builder =
        // Else it would insist on an empty directory.
        EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
    PostgresServer.SETTINGS.forEach(builder::setServerConfig);
    return builder;
  }

  /** Starts an empty server. */
  public static TestServer start() {
    try {
      return new TestServer(directory());
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not start", e);
    }
  }

  /** The database that every server has. */
  public TestDatabase database() {
    return new TestDatabase("localhost", server.getPort(), "postgres", "postgres", "");
  }

  /**
   * Stops the server in immediate mode, as a crash would (PostgreSQL manual, 18.5), and starts it
   * again at the same port, where it recovers. Returns when it answers. Commits of sessions that do
   * not set {@code synchronous_commit} may be lost.
   */
  public void restartImmediately() {
    try {
      String postmaster = Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
      new ProcessBuilder("kill", "-QUIT", postmaster).start().waitFor();
      server.getProcess().waitFor();
      int port = server.getPort();
      server.close();
      server = builder(data).setPort(port).start();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not start again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PostgreSQL started again", e);
    }
  }

  /** A hot standby that follows this server. */
  public TestServer standby() {
    return copy(
        "standby.signal",
        "primary_conninfo = 'host=localhost port=%d user=postgres'".formatted(server.getPort()));
  }

  /** A hot standby that hears nothing of what is committed from now on. */
  public TestServer standbyCutOff() {
    return copy("standby.signal");
  }

  /** Another primary with the data of now and the same history, as from a copy of the disk. */
  public TestServer restored() {
    return copy("");
  }

  /** Makes a standby a primary, with a timeline of its own. */
  public void promote() {
    if (!database().value("SELECT pg_promote()").equals(Optional.of("t"))) {
      throw new IllegalStateException("not promoted: " + database());
    }
  }

  /** From now on a standby shows nothing new. */
  public void pauseReplay() {
    database().execute("SELECT pg_wal_replay_pause()");
  }

  public void resumeReplay() {
    database().execute("SELECT pg_wal_replay_resume()");
  }

  /** Waits until a standby shows all that is committed on its primary by now. */
  public void catchUp(TestServer primary) {
    String lsn = primary.database().value("SELECT pg_current_wal_insert_lsn()").orElseThrow();
    // Unless a commit waits for the disk, what is inserted may not be sent for long.
    primary.database().execute("SET synchronous_commit = on; SELECT txid_current()");
    try (Connection connection = database().open();
        Statement statement = connection.createStatement()) {
      for (int tries = 0; tries < 3_000; tries++) {
        try (ResultSet row =
            statement.executeQuery(
                "SELECT pg_last_wal_replay_lsn() >= '" + lsn + "'::pg_lsn, pg_sleep(0.01)")) {
          row.next();
          if (row.getBoolean(1)) {
            return;
          }
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("no answer from " + database(), e);
    }
    throw new IllegalStateException(database() + " did not catch up to " + lsn);
  }

  @Override
  public void close() {
    try {
      server.close();
      try (Stream<Path> files = Files.walk(data)) {
        // A directory comes before what is in it.
        for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not stop, or its data are still there", e);
    }
  }

  /**
   * A base backup by hand, as the binaries on the class path have no pg_basebackup.
   *
   * @param signal the file that makes a standby of it; none if empty
   */
  private TestServer copy(String signal, String... settings) {
    try (Connection connection = database().open();
        Statement backup = connection.createStatement()) {
      // Version 15 gave both functions new names, and took the exclusive mode away.
      boolean renamed = connection.getMetaData().getDatabaseMajorVersion() >= 15;
      backup.execute(
          renamed
              ? "SELECT pg_backup_start('copy', true)"
              : "SELECT pg_start_backup('copy', true, false)");
      Path copy = directory();
      copyTree(copy);
      try (ResultSet row =
          backup.executeQuery(
              renamed
                  ? "SELECT labelfile FROM pg_backup_stop(false)"
                  : "SELECT labelfile FROM pg_stop_backup(false, false)")) {
        row.next();
        Files.writeString(copy.resolve("backup_label"), row.getString(1));
      }
      // What was written while the files were copied.
      replace(copy, "pg_wal");
      if (!signal.isEmpty()) {
        Files.createFile(copy.resolve(signal));
      }
      append(copy.resolve("postgresql.auto.conf"), Arrays.asList(settings));
      return new TestServer(copy);
    } catch (IOException e) {
      throw new UncheckedIOException("no copy of " + data, e);
    } catch (SQLException e) {
      throw new IllegalStateException("no copy of " + database(), e);
    }
  }

  private void copyTree(Path target) throws IOException {
    Files.walkFileTree(
        data,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (!folder.equals(data)) {
              Files.createDirectory(target.resolve(data.relativize(folder)), privately());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path relative = data.relativize(file);
            if (!NOT_COPIED.contains(relative.toString())) {
              copyOne(file, target.resolve(relative));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            return goneOrThrown(file, e);
          }
        });
  }

  private void replace(Path target, String folder) throws IOException {
    try (Stream<Path> files = Files.list(data.resolve(folder))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Files.isRegularFile(file)) {
          Path copied = target.resolve(folder).resolve(file.getFileName().toString());
          Files.deleteIfExists(copied);
          copyOne(file, copied);
        }
      }
    }
  }

  private static void copyOne(Path file, Path target) throws IOException {
    try {
      Files.copy(file, target);
    } catch (NoSuchFileException e) {
      goneOrThrown(file, e);
    }
  }

  /** Files come and go while the server runs; what went is not needed. */
  private static FileVisitResult goneOrThrown(Path file, IOException e) throws IOException {
    if (Files.exists(file)) {
      throw e;
    }
    return FileVisitResult.CONTINUE;
  }

  private static void append(Path file, Collection<String> lines) throws IOException {
    Files.write(file, List.copyOf(lines), StandardOpenOption.APPEND);
  }

  private static Path directory() throws IOException {
    return Files.createTempDirectory("adp-postgres-", privately());
  }

  private static FileAttribute<?> privately() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  }
}
