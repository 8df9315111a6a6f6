package dev.atomicdata.postgres;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.DataErrorException;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.RowKey;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns the rows of an atomic data query into documents. */
final class AssembledRows {

  /** What the documents of one assembly may take in memory; the last one may exceed it. */
  private static final long MOST_WEIGHT = 16 << 20;

  private static final String BLOCK = "an integer of 64 bits";

  private final Set<String> asked;
  private final List<String> columns;
  private final int mostBytes;
  private final Map<RowKey, Document> documents = new HashMap<>();
  private final Map<RowKey, String> malformed = new HashMap<>();
  private final Map<String, Integer> rows = new HashMap<>();
  private final Set<RowKey> left = new HashSet<>();
  private Optional<String> foreign = Optional.empty();
  private long bytes;
  private long weight;

  /**
   * @param columns of the content, in their order
   * @param mostBytes in one document
   */
  AssembledRows(Set<String> asked, List<String> columns, int mostBytes) {
    this.mostBytes = mostBytes;
    this.asked = asked;
    this.columns = columns;
  }

  /** A row of a {@link BoundedQuery}. */
  void add(ResultSet row) throws SQLException {
    Optional<String> keyText = Optional.ofNullable(row.getString(BoundedQuery.KEY));
    long size = row.getLong(BoundedQuery.BYTES);
    bytes += size;
    String key = keyText.orElse("NULL");
    if (keyText.isEmpty() || !asked.contains(key)) {
      foreign = Optional.of(foreign.orElse(key));
      return;
    }
    RowKey rowKey = new RowKey(key);
    if (rows.merge(key, 1, Integer::sum) > 1) {
      documents.remove(rowKey);
      left.remove(rowKey);
      malformed.put(rowKey, rows.get(key) + " rows (expected: one)");
      return;
    }
    Optional<String> hash = Optional.ofNullable(row.getString(BoundedQuery.HASH));
    Optional<String> content = Optional.ofNullable(row.getString(BoundedQuery.DOCUMENT));
    if (hash.isPresent()) {
      malformed.put(
          rowKey,
          "document of %d bytes, SHA-256 %s (expected: at most %d bytes)"
              .formatted(size, hash.get(), mostBytes));
    } else if (content.isEmpty() || weight >= MOST_WEIGHT) {
      left.add(rowKey);
    } else {
      read(rowKey, Optional.ofNullable(row.getString(BoundedQuery.BLOCK)), content.get());
    }
  }

  private void read(RowKey key, Optional<String> block, String content) {
    try {
      Document document = new Document(key, block.map(AssembledRows::block), parse(content));
      documents.put(key, document);
      weight += document.content().weight();
    } catch (DataErrorException e) {
      malformed.put(key, e.getMessage());
    }
  }

  /** The bytes of all documents, of those that did not come too. */
  long bytes() {
    return bytes;
  }

  /**
   * A row of a key that nobody asked for means that the query takes its keys from elsewhere, or
   * that a key was asked for in another text form than PostgreSQL gives it. Either way a row may
   * well be there for keys that seem to have none, so they are not called absent.
   */
  Assembly assembly(Instant at) {
    foreign.ifPresent(
        key ->
            asked.stream()
                .filter(each -> !rows.containsKey(each) || left.remove(new RowKey(each)))
                .forEach(
                    each ->
                        malformed.put(
                            new RowKey(each),
                            "no row, but one for key "
                                + key
                                + ", which was not asked for (expected: rows of the keys in "
                                + AtomicDataQuery.PLACEHOLDER
                                + " with the key as first column)")));
    return new Assembly(at, documents, malformed, left);
  }

  private Json.Members parse(String content) {
    if (!(JsonReader.read(content) instanceof Json.Array values)) {
      throw new IllegalStateException("columns that are no array");
    }
    Map<String, Json> members = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      members.put(columns.get(i), values.elements().get(i));
    }
    return new Json.Members(members);
  }

  private static Block block(String text) {
    return number(text)
        .flatMap(ChangeType::block)
        .orElseThrow(() -> DataErrorException.of("block", Json.of(text), BLOCK));
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return ChangeType.finite(text);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
