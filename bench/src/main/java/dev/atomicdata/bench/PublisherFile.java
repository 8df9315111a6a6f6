package dev.atomicdata.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Configuration files of the publisher: the defaults, and what a run needs besides. */
record PublisherFile(Path folder, Path keypair, int databasePort, int ingestorPort, int httpPort) {

  private static final List<String> HOTSPOTS = List.of("mobile_hotspot", "iot_hotspot");

  /** The preset's jobs for hotspots: one message for each hotspot, whatever else there is. */
  Path hotspots(Map<String, String> settings) {
    List<Map<String, Object>> jobs =
        preset().stream()
            .filter(job -> HOTSPOTS.contains(job.getString("message")))
            .map(job -> job.root().unwrapped())
            .toList();
    return write("hotspots", settings, Map.of("service.jobs", jobs));
  }

  /** All jobs of the preset. */
  Path helium(Map<String, String> settings) {
    return write("helium", settings, Map.of("service.preset", "helium"));
  }

  /** The same for a database behind another port. */
  PublisherFile through(int otherDatabasePort) {
    return new PublisherFile(folder, keypair, otherDatabasePort, ingestorPort, httpPort);
  }

  private Path write(String name, Map<String, String> settings, Map<String, Object> jobs) {
    Map<String, Object> all = new LinkedHashMap<>(jobs);
    all.putAll(
        Map.of(
            "database.port",
            databasePort,
            "database.username",
            BenchDatabase.USER,
            "database.database_name",
            BenchDatabase.NAME,
            "database.schema",
            BenchDatabase.STATE_SCHEMA,
            "ingestor.base_url",
            "http://127.0.0.1:" + ingestorPort,
            "signing.keypair_path",
            keypair.toString(),
            "http.bind",
            "127.0.0.1",
            "http.port",
            httpPort));
    all.putAll(settings);
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, Object> setting : all.entrySet()) {
      config =
          config.withValue(setting.getKey(), ConfigValueFactory.fromAnyRef(setting.getValue()));
    }
    try {
      return Files.writeString(
          folder.resolve(name + ".json"), config.root().render(ConfigRenderOptions.concise()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<? extends Config> preset() {
    try (InputStream in =
        Objects.requireNonNull(
            PublisherFile.class.getResourceAsStream("/presets/helium.conf"), "helium.conf")) {
      String text =
          new String(in.readAllBytes(), UTF_8)
              .replace("$SCHEMA", "public")
              .replace("$CHANGE_COLUMN", "last_block");
      return ConfigFactory.parseString(text).getConfigList("jobs");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
