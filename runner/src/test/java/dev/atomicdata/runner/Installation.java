package dev.atomicdata.runner;

import dev.atomicdata.runner.config.Configuration;
import dev.atomicdata.runner.config.ConfigurationException;
import dev.atomicdata.runner.config.Settings;
import dev.atomicdata.signing.Keypair;
import dev.atomicdata.signing.Network;
import dev.atomicdata.testkit.HeliumTables;
import dev.atomicdata.testkit.TestDatabase;
import dev.atomicdata.testkit.VerifyingIngestor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What surrounds a publisher: a key, an ingestor that knows it, tables with rows, a file. */
final class Installation implements AutoCloseable {

  private static final int HOTSPOTS = 200;

  private final TestDatabase database;
  private final Path directory;
  private final Keypair keypair;
  private final VerifyingIngestor ingestor;
  private final List<String> accepted = new CopyOnWriteArrayList<>();

  Installation(TestDatabase database, Path directory) throws IOException {
    this.database = database;
    this.directory = directory;
    this.keypair = Keypair.generate(Network.MAINNET, new SecureRandom());
    Path keyFile = directory.resolve("publisher.key");
    if (!Files.exists(keyFile)) {
      keypair.write(keyFile);
    }
    this.ingestor =
        VerifyingIngestor.start(
            0, keypair.address(), message -> accepted.add(message.type() + " " + message.asset()));
  }

  Installation withRows() throws SQLException {
    try (Connection connection = database.open()) {
      HeliumTables.create(connection);
      HeliumTables.fill(connection, HOTSPOTS / 4, HOTSPOTS - HOTSPOTS / 4, 1);
    }
    return this;
  }

  /** How many messages the rows amount to, by SQL of its own. */
  long expected() {
    String known =
        " JOIN key_to_assets k USING (asset) WHERE k.key_serialization = '\"b58\"'::jsonb";
    return List.of("mobile_hotspot_infos", "iot_hotspot_infos", "asset_owners", "asset_owners")
        .stream()
        .mapToLong(
            table ->
                Long.parseLong(
                    database.value("SELECT count(*) FROM " + table + known).orElseThrow()))
        .sum();
  }

  /** A configuration file, with further lines. */
  Path file(String more) throws IOException {
    return Files.writeString(
        directory.resolve("test.toml"),
        """
        service.preset = "helium"
        service.polling_interval = "100ms"
        database.host = "%s"
        database.port = %d
        database.database_name = "%s"
        database.username = "%s"
        database.password = "%s"
        database.schema = "publisher"
        ingestor.base_url = "http://127.0.0.1:%d"
        signing.keypair_path = '%s'
        http.bind = "127.0.0.1"
        %s
        """
            .formatted(
                database.host(),
                database.port(),
                database.name(),
                database.username(),
                database.password(),
                ingestor.port(),
                directory.resolve("publisher.key"),
                more.contains("http.port") ? more : "http.port = 0\n" + more));
  }

  Settings settings(String... more) throws IOException, ConfigurationException {
    return Configuration.load(directory, Optional.of(file(String.join("\n", more))), Map.of());
  }

  Keypair keypair() {
    return keypair;
  }

  VerifyingIngestor ingestor() {
    return ingestor;
  }

  /** Message type and asset of every message so far. */
  List<String> accepted() {
    return accepted;
  }

  /** Those that came after the first ones. */
  List<String> acceptedAfter(int first) {
    return accepted.stream().skip(first).toList();
  }

  @Override
  public void close() {
    ingestor.close();
  }
}
