package dev.atomicdata.postgres;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The text of a key: that of its column or, if it has several, a JSON array of theirs, such as
 * {@code ["eu","7"]}. PostgreSQL alone writes it, so that a key has one text.
 */
final class KeyText {

  private static final JsonFactory JSON = new JsonFactory();

  private KeyText() {}

  /**
   * SQL for the text of the key; NULL if one of the columns is.
   *
   * @param columns SQL for their values
   */
  static String sql(List<String> columns) {
    if (columns.size() == 1) {
      return columns.get(0) + "::text";
    }
    String texts = columns.stream().map(each -> each + "::text").collect(Collectors.joining(", "));
    return "CASE WHEN num_nulls(%1$s) = 0 THEN array_to_json(ARRAY[%1$s])::text END"
        .formatted(texts);
  }

  /** The texts of the columns; empty if this is no key of so many. */
  static Optional<List<String>> columns(String text, int count) {
    if (count == 1) {
      return Optional.of(List.of(text));
    }
    try (JsonParser parser = JSON.createParser(text)) {
      List<String> columns = new ArrayList<>();
      boolean array = parser.nextToken() == JsonToken.START_ARRAY;
      while (array && parser.nextToken() == JsonToken.VALUE_STRING) {
        columns.add(parser.getText());
      }
      boolean key =
          array
              && parser.currentToken() == JsonToken.END_ARRAY
              && parser.nextToken() == null
              && columns.size() == count;
      return key ? Optional.of(columns) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
