package dev.atomicdata.postgres;

import dev.atomicdata.postgres.QueryText.Part;
import dev.atomicdata.postgres.WatchedTable.Column;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Somebody else's query as part of one of ours, with the keys bound to it: never are they spliced
 * into the text.
 *
 * @param query what is wrapped
 * @param head SQL that stands before it
 * @param marker what stands for its placeholder
 * @param keyColumns how many arrays the head binds besides the keys' texts; 0 if the query binds
 *     the keys itself
 */
record WrappedQuery(QueryText query, String head, String marker, int keyColumns) {

  /** No query calls its columns so. */
  private static final String KEY = "\"the key\"";

  /** The text of the key that a row is for; there is one if the query runs for each. */
  static final String KEY_TEXT = KEY + ".\"text\"";

  /**
   * All keys are bound to each placeholder as one array.
   *
   * @param marker a bind marker, perhaps with a cast: without one, PostgreSQL gives the array the
   *     type of what it is compared with
   */
  static WrappedQuery ofAll(QueryText query, String marker) {
    return new WrappedQuery(query, "(", marker, 0);
  }

  /**
   * The query runs for each key, in which the placeholder is its value or, if it has several
   * columns, a row of them.
   */
  static WrappedQuery ofEach(QueryText query, List<Column> key) {
    // Not as arrays of the key's type: if that is an array itself, unnest would take it apart too.
    String values =
        IntStream.range(0, key.size())
            .mapToObj(i -> "CAST(a.a%1$d AS %2$s) AS k%1$d".formatted(i, key.get(i).type()))
            .collect(Collectors.joining(", "));
    String names = numbered("a", key.size());
    String keys = numbered(KEY + ".k", key.size());
    return new WrappedQuery(
        query,
        """
        (SELECT a."text", %s FROM unnest(CAST(? AS text[])%s) AS a("text", %s)) %s
        CROSS JOIN LATERAL ("""
            .formatted(values, ", CAST(? AS text[])".repeat(key.size()), names, KEY),
        key.size() == 1 ? keys : "ROW(" + keys + ")",
        key.size());
  }

  private static String numbered(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> name + i).collect(Collectors.joining(", "));
  }

  /**
   * SQL for a FROM clause.
   *
   * @param name of the query's rows
   */
  String from(String name) {
    return head + "\n" + query.sql(marker) + "\n) " + name;
  }

  /** How many parameters {@link #bind} binds, from the first on. */
  int parameters() {
    return keyColumns == 0 ? query.binds() : keyColumns + 1;
  }

  /** A text that is no key of so many columns is bound to nothing: there is no row for it. */
  void bind(PreparedStatement statement, Collection<String> keys) throws SQLException {
    if (keyColumns == 0) {
      TextArray.bind(statement, 1, query.binds(), keys);
      return;
    }
    List<String> texts = new ArrayList<>(keys.size());
    List<List<String>> columns = new ArrayList<>();
    IntStream.range(0, keyColumns).forEach(i -> columns.add(new ArrayList<>(keys.size())));
    for (String key : keys) {
      Optional<List<String>> values = KeyText.columns(key, keyColumns);
      if (values.isPresent()) {
        texts.add(key);
        for (int i = 0; i < keyColumns; i++) {
          columns.get(i).add(values.get().get(i));
        }
      }
    }
    TextArray.bind(statement, 1, 1, texts);
    for (int i = 0; i < keyColumns; i++) {
      TextArray.bind(statement, 2 + i, 1, columns.get(i));
    }
  }

  /**
   * Where in the query an error lies; empty if it lies before. What PostgreSQL misses at the end of
   * the query, it finds to be missing behind it.
   *
   * @param before our SQL before {@link #from}, without parameters
   * @param position in characters from 1 on, as PostgreSQL counts them in what it was sent
   */
  Optional<QueryPlace> place(String before, int position) {
    Sent sent = new Sent();
    sent.ours(before + head + "\n");
    int place = -1;
    int rest = position - 1;
    for (Part part : query.parts()) {
      String text = query.text().substring(part.start(), part.start() + part.length());
      int from = sent.characters();
      if (part.start() > 0) {
        sent.ours(marker);
        if (place < 0 && rest >= from && rest < sent.characters()) {
          place = part.start() - query.placeholder().length();
        }
        from = sent.characters();
      }
      sent.append(text);
      if (place < 0 && rest >= from && rest < sent.characters()) {
        place = part.start() + text.offsetByCodePoints(0, rest - from);
      }
    }
    if (place < 0 && rest >= sent.characters()) {
      place = query.text().stripTrailing().length();
    }
    return place < 0 ? Optional.empty() : Optional.of(QueryPlace.of(query.text(), place));
  }

  /** The statement as the driver sends it: with numbers for bind markers. */
  private static final class Sent {

    private int characters;
    private int parameters;

    int characters() {
      return characters;
    }

    void ours(String sql) {
      for (int i = 0; i < sql.length(); i++) {
        characters += sql.charAt(i) == '?' ? 1 + String.valueOf(++parameters).length() : 1;
      }
    }

    void append(String text) {
      characters += text.codePointCount(0, text.length());
    }
  }
}
