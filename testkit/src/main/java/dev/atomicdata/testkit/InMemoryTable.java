package dev.atomicdata.testkit;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.AtomicDataAssembler;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A table in memory: what a job watches, and what its documents are made of. Safe for use by many
 * threads.
 */
public final class InMemoryTable {

  private final Map<RowKey, Row> rows = new HashMap<>();
  private long version;

  /** A row as it was last written; versions count the writes of the whole table, from 1. */
  record Row(RowKey key, Json.Members content, long version) {}

  /** Writes a row. Its block is the number of the write. */
  public synchronized void put(RowKey key, Json.Members content) {
    version++;
    rows.put(key, new Row(key, content, version));
  }

  public synchronized void remove(RowKey key) {
    rows.remove(key);
  }

  /** The content of each row. */
  public synchronized Map<RowKey, Json.Members> contents() {
    Map<RowKey, Json.Members> contents = new HashMap<>();
    rows.forEach((key, row) -> contents.put(key, row.content()));
    return contents;
  }

  /** An assembler whose documents are the rows themselves. */
  public AtomicDataAssembler assembler(InstantSource clock) {
    return assembler(clock, Integer.MAX_VALUE);
  }

  /** An assembler that reads so many keys at a time and leaves the others. */
  public AtomicDataAssembler assembler(InstantSource clock, int most) {
    return keys -> {
      List<RowKey> all = List.copyOf(keys);
      int read = Math.min(most, all.size());
      return new Assembly(
          clock.instant(),
          documents(all.subList(0, read)),
          Map.of(),
          Set.copyOf(all.subList(read, all.size())));
    };
  }

  synchronized List<Row> writtenAfter(long last, int limit) {
    return rows.values().stream()
        .filter(row -> row.version() > last)
        .sorted(Comparator.comparing(Row::version))
        .limit(limit)
        .toList();
  }

  synchronized List<Row> after(Optional<RowKey> last, int limit) {
    return rows.values().stream()
        .filter(row -> last.isEmpty() || row.key().compareTo(last.get()) > 0)
        .sorted(Comparator.comparing(Row::key))
        .limit(limit)
        .toList();
  }

  synchronized long version() {
    return version;
  }

  private synchronized Map<RowKey, Document> documents(Collection<RowKey> keys) {
    Map<RowKey, Document> documents = new HashMap<>();
    for (RowKey key : keys) {
      Row row = rows.get(key);
      if (row != null) {
        documents.put(key, new Document(key, Optional.empty(), row.content()));
      }
    }
    return documents;
  }
}
