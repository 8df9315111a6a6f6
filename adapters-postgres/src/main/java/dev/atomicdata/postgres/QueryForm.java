package dev.atomicdata.postgres;

import java.util.List;

/** A kind of query that a job has, as far as one can be judged without a database. */
public final class QueryForm {

  /** Assembles the documents of keys. */
  public static final QueryForm ATOMIC_DATA =
      new QueryForm(List.of(AtomicDataQuery.PLACEHOLDER, AtomicDataQuery.EACH));

  /** Finds the keys that changed rows lead to. */
  public static final QueryForm KEYS = new QueryForm(List.of(KeysQuery.PLACEHOLDER));

  private final List<String> placeholders;

  private QueryForm(List<String> placeholders) {
    this.placeholders = List.copyOf(placeholders);
  }

  /**
   * Refuses what is no query of this kind.
   *
   * @throws IllegalArgumentException says what is wrong, and where
   */
  public void check(String query) {
    QueryText.parse(query, placeholders.toArray(String[]::new));
  }
}
