package dev.atomicdata.postgres;

import dev.atomicdata.domain.DetectionMode;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import java.util.List;
import java.util.Optional;

/** Jobs whose payload is the document itself. */
final class Jobs {

  private static final String ANY_QUERY = "SELECT id FROM item WHERE id = ANY($PRIMARY_KEYS)";

  private Jobs() {}

  static Job watching(Source... sources) {
    return named("items", ANY_QUERY, sources);
  }

  static Job asking(String query) {
    return named("items", query, new Source("item", "block", "id"));
  }

  /** A table whose key is its primary key. */
  static Source keyed(String table, String changeColumn) {
    return new Source(
        table,
        Optional.of(changeColumn),
        List.of(),
        List.of(),
        Optional.empty(),
        Start.EARLIEST,
        DetectionMode.POLLING);
  }

  /** A view, or whatever else is looked at as a whole, by the columns of its key. */
  static Source reconciled(String table, String... key) {
    return new Source(
        table,
        Optional.empty(),
        List.of(),
        List.of(key),
        Optional.empty(),
        Start.EARLIEST,
        DetectionMode.RECONCILE);
  }

  static Job named(String name, String query, Source... sources) {
    return new Job(name, DocumentPayload.mapping(), query, List.of(sources));
  }
}
