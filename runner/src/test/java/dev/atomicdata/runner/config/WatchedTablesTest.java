package dev.atomicdata.runner.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.DetectionMode;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs in the short form. */
class WatchedTablesTest {

  private static final String INGESTOR = "ingestor.base_url = \"https://ingestor.example/\"\n";

  private static final String SEEN =
      """
      [[service.watched_tables]]
      name = "seen"
      change_column = "at"
      atomic_data_query = "SELECT * FROM seen WHERE id = ANY($PRIMARY_KEYS)"
      publish_endpoint = "/seen"
      """;

  private final ConfigurationFolder folder;

  WatchedTablesTest(@TempDir Path directory) throws IOException {
    folder = new ConfigurationFolder(directory);
  }

  @Test
  void aWatchedTableIsAJobWithOneSourceThatBeginsWithTheLatest() throws Exception {
    folder.write("config/local.toml", INGESTOR + hotspots());

    Settings settings = folder.load();

    Job job = settings.jobs().get(0);
    assertThat(settings.jobs()).hasSize(1);
    assertThat(settings.keypair()).isEmpty();
    assertThat(job.name()).isEqualTo("hotspots");
    assertThat(job.messageType()).isEqualTo(DocumentPayload.TYPE);
    assertThat(job.resultKeyColumn()).isEmpty();
    assertThat(job.destination()).isEqualTo("https://ingestor.example/api/v1/hotspots/atomic-data");
    assertThat(job.atomicDataQuery())
        .startsWith("  SELECT\n    h.id,\n")
        .contains("    AND r.timestamp >= NOW() - INTERVAL '24 hours'\n")
        .contains("  WHERE h.id = $PRIMARY_KEY\n")
        .endsWith("h.created_at, h.updated_at\n");
    assertThat(job.sources())
        .containsExactly(
            new Source(
                "hotspots",
                Optional.of("updated_at"),
                List.of(),
                List.of(),
                Optional.empty(),
                Start.LATEST,
                DetectionMode.POLLING));
  }

  @Test
  void aWatchedTableMaySayHowItIsWatched() throws Exception {
    folder.write(
        "config/local.toml",
        INGESTOR
            + """
            [[service.watched_tables]]
            name = "Sink.seen"
            primary_key_column = ["gateway", "at"]
            atomic_data_query = "SELECT * FROM seen WHERE id = ANY($PRIMARY_KEYS)"
            publish_endpoint = "/seen"
            start = "earliest"
            detection = "reconcile"
            """);

    assertThat(folder.load().jobs().get(0).sources())
        .containsExactly(
            new Source(
                "Sink.seen",
                Optional.empty(),
                List.of(),
                List.of("gateway", "at"),
                Optional.empty(),
                Start.EARLIEST,
                DetectionMode.RECONCILE));
  }

  @Test
  void theStartOfTheServiceIsThatOfAllWhichHaveNoneOfTheirOwn() throws Exception {
    folder.write(
        "config/local.toml",
        ConfigurationFolder.REQUIRED
            + "service.start = 4200\n"
            + SEEN
            + SEEN.replace("\"seen\"", "\"other\"")
            + "start = 2026-01-31T12:00:00Z\n");

    List<Job> jobs = folder.load().jobs();

    assertThat(starts(jobs, "atomic_iot_hotspots")).containsOnly(new Start.From("4200"));
    assertThat(starts(jobs, "seen")).containsOnly(new Start.From("4200"));
    assertThat(starts(jobs, "other")).containsOnly(new Start.From("2026-01-31T12:00:00Z"));
  }

  @Test
  void withoutAStartThePresetBeginsWithTheEarliest() throws Exception {
    folder.write("config/local.toml", ConfigurationFolder.REQUIRED + SEEN);

    List<Job> jobs = folder.load().jobs();

    assertThat(starts(jobs, "atomic_iot_hotspots")).containsOnly(Start.EARLIEST);
    assertThat(starts(jobs, "seen")).containsOnly(Start.LATEST);
  }

  @Test
  void aNameIsTakenOnceOverBothForms() throws Exception {
    folder.write(
        "config/local.toml",
        ConfigurationFolder.REQUIRED + SEEN.replace("\"seen\"", "\"atomic_iot_hotspots\""));

    assertThat(folder.problems())
        .containsExactly(
            folder.path("config/local.toml")
                + ":5: service.watched_tables[0].name is atomic_iot_hotspots (expected: a name that"
                + " no other job or watched table has)");
  }

  @Test
  void signedJobsBesideWatchedTablesNeedAKeypair() throws Exception {
    folder.write("config/local.toml", INGESTOR + "service.preset = \"helium\"\n" + SEEN);

    assertThat(folder.problems())
        .containsExactly("not set: signing.keypair_path is missing (expected: the path of a file)");
  }

  private static List<Start> starts(List<Job> jobs, String name) {
    return jobs.stream()
        .filter(job -> job.name().equals(name))
        .flatMap(job -> job.sources().stream())
        .map(Source::start)
        .toList();
  }

  /** As the description of the original publisher prints it. */
  private static String hotspots() throws IOException {
    try (var text = WatchedTablesTest.class.getResourceAsStream("/hotspots/watched-tables.toml")) {
      return new String(text.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
