package dev.atomicdata.postgres;

import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import java.util.List;

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

  static Job named(String name, String query, Source... sources) {
    return new Job(name, DocumentPayload.mapping(), query, List.of(sources));
  }
}
