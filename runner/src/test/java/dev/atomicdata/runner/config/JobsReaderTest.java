package dev.atomicdata.runner.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.atomicdata.domain.DetectionMode;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import dev.atomicdata.domain.helium.HeliumMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsReaderTest {

  private static final String OWNERSHIP =
      """
      {
        name = "owners", message = "entity_ownership"
        atomic_data_query = "SELECT asset, owner FROM owners WHERE asset = ANY($PRIMARY_KEYS)"
        sources = [
          { table = "owners", change_column = "block", key_column = "asset" }
          { table = "packs", change_column = "block", key_column = "address",
            keys_query = "SELECT asset FROM owners WHERE owner = ANY($CHANGED_KEYS)" }
        ]
      }
      """;

  private final List<Problem> problems = new ArrayList<>();

  @Test
  void aJobIsReadAsWritten() {
    List<Job> jobs = read("jobs = [" + OWNERSHIP + "]");

    assertThat(problems).isEmpty();
    assertThat(jobs)
        .containsExactly(
            new Job(
                "owners",
                HeliumMessage.ENTITY_OWNERSHIP,
                "SELECT asset, owner FROM owners WHERE asset = ANY($PRIMARY_KEYS)",
                List.of(
                    new Source("owners", "block", "asset"),
                    new Source(
                        "packs",
                        "block",
                        "address",
                        Optional.of("SELECT asset FROM owners WHERE owner = ANY($CHANGED_KEYS)"))),
                "https://ingestor.example"));
  }

  @Test
  void twoJobsWithOneMessageTypeAreRefused() {
    read("jobs = [" + OWNERSHIP + "," + OWNERSHIP.replace("\"owners\",", "\"others\",") + "]");

    assertThat(problems)
        .singleElement()
        .asString()
        .contains("jobs[1].message is entity_ownership (expected: a message type that no other");
  }

  @Test
  void aSourceMaySayHowItIsWatched() {
    List<Job> jobs =
        read(
            """
            jobs = [{
              name = "hotspots", message = "json", publish_endpoint = "/hotspots"
              atomic_data_query = "SELECT a, b FROM hotspots h WHERE h.id = $PRIMARY_KEY"
              start = "latest"
              sources = [
                { table = "hotspots", change_column = "at", key_column = ["id", "part"],
                  start = "2026-01-31", primary_key_column = ["part", "id"] }
                { table = "seen", key_column = "id", detection = "reconcile" }
              ]
            }]
            """);

    assertThat(problems).isEmpty();
    assertThat(jobs)
        .singleElement()
        .usingRecursiveComparison()
        .isEqualTo(
            new Job(
                "hotspots",
                DocumentPayload.mapping(),
                "SELECT a, b FROM hotspots h WHERE h.id = $PRIMARY_KEY",
                Optional.empty(),
                List.of(
                    new Source(
                        "hotspots",
                        Optional.of("at"),
                        List.of("id", "part"),
                        List.of("part", "id"),
                        Optional.empty(),
                        new Start.From("2026-01-31"),
                        DetectionMode.POLLING),
                    new Source(
                        "seen",
                        Optional.empty(),
                        List.of("id"),
                        List.of(),
                        Optional.empty(),
                        Start.LATEST,
                        DetectionMode.RECONCILE)),
                "https://ingestor.example/hotspots"));
  }

  @Test
  void everythingThatIsMissingOrUnknownInAJobIsSaid() {
    read(
        """
        jobs = [
          { name = "a", mesage = "mobile_hotspot", atomic_data_query = "SELECT 1",
            sources = [ { table = "t" } ] }
          "b"
        ]
        """);

    assertThat(problems)
        .extracting(problem -> problem.key() + " " + problem.text())
        .containsExactlyInAnyOrder(
            "jobs[0].mesage is no setting (did you mean message?)",
            "jobs[0].message is missing (expected: text in quotes, not empty)",
            "jobs[0].atomic_data_query is refused: query without a placeholder (expected:"
                + " $PRIMARY_KEYS or $PRIMARY_KEY)",
            "jobs[0].sources[0].change_column is missing (expected: text in quotes, not empty,"
                + " or detection = \"reconcile\")",
            "jobs[0].sources[0].key_column is missing (expected: a column's name in quotes, or"
                + " a list of different ones)",
            "jobs[1] is b (expected: a table with atomic_data_query, before, message,"
                + " name, publish_endpoint, result_key_column, sources, start)");
  }

  @Test
  void aProblemInATomlJobHasItsLine(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("jobs.toml"),
            """
            [[service.jobs]]
            name = "one"
            message = "iot_hotspot"
            atomic_data_query = \"""
              SELECT asset,
              name = 'not a key'
              FROM t WHERE asset = ANY($PRIMARY_KEYS)
            \"""
            sources = [{ table = "t", change_column = "block", key_column = "asset" }]

            [[service.jobs]]
            name = "two"
            message = "iot"
            atomic_data_query = "SELECT asset FROM t WHERE asset = ANY($PRIMARY_KEYS)"
            sources = [
              { table = "t", change_column = "block" },
            ]
            """);

    read(SettingsFile.read(file), "service.jobs");

    assertThat(problems)
        .extracting(Problem::toString)
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem).startsWith(file + ":13: service.jobs[1].message is iot"),
            problem ->
                assertThat(problem)
                    .startsWith(file + ":16: service.jobs[1].sources[0].key_column"));
  }

  private List<Job> read(String text) {
    return read(ConfigFactory.parseString(text), "jobs");
  }

  private List<Job> read(Config config, String key) {
    JobsReader reader = new JobsReader(problems, "https://ingestor.example", Optional.empty());
    reader.readJobs(key, config.getList(key));
    return reader.jobs().stream().map(DeclaredJob::job).toList();
  }
}
