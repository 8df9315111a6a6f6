package dev.atomicdata.postgres;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.atomicdata.domain.DataErrorException;
import dev.atomicdata.domain.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what PostgreSQL writes for a jsonb value. */
public final class JsonReader {

  /** The reader and whoever walks a value recurse. */
  private static final int DEEPEST = 500;

  /** A numeric has at most 131,072 digits before the point and 16,383 after it. */
  private static final int LONGEST_NUMBER = 150_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .build();

  private JsonReader() {}

  /**
   * Reads one value.
   *
   * @throws DataErrorException if the value is nested too deep or has too long a name
   */
  public static Json read(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      return value(parser, parser.nextToken());
    } catch (StreamConstraintsException e) {
      throw new DataErrorException("document: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("jsonb that is no JSON", e);
    }
  }

  private static Json value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> Json.of(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Numeric(parser.getDecimalValue());
      case VALUE_TRUE -> Json.of(true);
      case VALUE_FALSE -> Json.of(false);
      case VALUE_NULL -> Json.nothing();
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("token " + token + " (expected: a value)");
    };
  }

  private static Json object(JsonParser parser) throws IOException {
    Map<String, Json> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      members.put(name, value(parser, parser.nextToken()));
    }
    return new Json.Members(members);
  }

  private static Json array(JsonParser parser) throws IOException {
    List<Json> elements = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      elements.add(value(parser, token));
    }
    return new Json.Array(elements);
  }
}
