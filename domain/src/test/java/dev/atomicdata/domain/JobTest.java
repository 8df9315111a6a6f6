package dev.atomicdata.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JobTest {

  private static final Source OWNERS = new Source("owners", "block", "asset");

  @Test
  void aJobPublishesTheTypeOfItsMapping() {
    assertThat(job("owners", List.of(OWNERS)).messageType()).isEqualTo("json");
  }

  @Test
  void aJobHasAName() {
    assertThatThrownBy(() -> job(" ", List.of(OWNERS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("job name \" \" (expected: not blank)");
  }

  @Test
  void aJobWatchesATableOnce() {
    Source again = new Source("owners", "other_block", "asset");

    assertThatThrownBy(() -> job("owners", List.of(OWNERS, again)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("job owners: source owners twice");
  }

  @Test
  void aSourceSaysWhereItsTableAndColumnsAre() {
    assertThatThrownBy(() -> new Source("", "block", "asset"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("table \"\" (expected: not blank)");
    assertThatThrownBy(() -> new Source("owners", " ", "asset"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("change column \" \"");
    assertThatThrownBy(() -> new Source("owners", "block", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key column \"\"");
    assertThatThrownBy(() -> new Source("owners", "block", "asset", Optional.of(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keys query \" \"");
  }

  @Test
  void onlyAReconciledSourceGoesWithoutAChangeColumn() {
    Source view = source(DetectionMode.RECONCILE);

    assertThat(view.changeColumn()).isEmpty();
    assertThatThrownBy(() -> source(DetectionMode.POLLING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no change column (expected: one, or detection by reconcile)");
  }

  @Test
  void aKeysQueryTakesOneKeyColumn() {
    assertThatThrownBy(
            () ->
                new Source(
                    "owners",
                    Optional.of("block"),
                    List.of("a", "b"),
                    List.of(),
                    Optional.of("SELECT 1"),
                    Start.EARLIEST,
                    DetectionMode.POLLING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keys query with the key columns [a, b] (expected: one column)");
  }

  @Test
  void aStartSaysFromWhere() {
    assertThatThrownBy(() -> new Start.From(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("start \" \" (expected: latest, earliest, or a block or time)");
  }

  @Test
  void aJobComesAfterOtherJobsEachOnce() {
    Job owners = job("owners", List.of(OWNERS));

    assertThatThrownBy(() -> owners.withBefore(List.of("hotspots", "owners")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("job owners: before [hotspots, owners] (expected: other jobs, each once)");
    assertThatThrownBy(() -> owners.withBefore(List.of("hotspots", "hotspots")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Source source(DetectionMode mode) {
    return new Source(
        "owners", Optional.empty(), List.of(), List.of(), Optional.empty(), Start.EARLIEST, mode);
  }

  private static Job job(String name, List<Source> sources) {
    return new Job(name, DocumentPayload.mapping(), "SELECT 1", sources);
  }
}
