package dev.atomicdata.postgres;

import java.util.List;

/** The queries of a job, as far as they can be judged without a database. */
public enum QueryForm {
  /** Assembles the documents of keys. */
  ATOMIC_DATA(AtomicDataQuery.PLACEHOLDER, AtomicDataQuery.EACH),
  /** Finds the keys that changed rows lead to. */
  KEYS(KeysQuery.PLACEHOLDER);

  private final List<String> placeholders;

  QueryForm(String... placeholders) {
    this.placeholders = List.of(placeholders);
  }

  /**
   * Refuses what is no query of this form.
   *
   * @throws IllegalArgumentException says what is wrong, and where
   */
  public void check(String query) {
    QueryText.parse(query, placeholders.toArray(String[]::new));
  }
}
