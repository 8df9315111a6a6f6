package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanTest {

  @Test
  void valuesAreLeftOutOfConditionsHoweverLong() {
    String keys = "'{" + "x".repeat(1_000_000) + "}'::text[]";

    Plan plan = Plan.parse(scan("(t.a = ANY (" + keys + ")) AND (t.b = 'it''s')"));

    assertThat(plan.reads())
        .singleElement()
        .satisfies(
            read -> {
              assertThat(read.conditions())
                  .isEqualTo(List.of("(t.a = ANY ('...'::text[])) AND (t.b = '...''...')"));
              assertThat(read.whole()).isTrue();
            });
  }

  private static String scan(String filter) {
    return """
    [{"Plan": {"Node Type": "Seq Scan", "Relation Name": "t", "Schema": "s", "Alias": "t",
      "Filter": "%s"}}]
    """
        .formatted(filter);
  }
}
