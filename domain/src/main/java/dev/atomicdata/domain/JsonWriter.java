package dev.atomicdata.domain;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Appends a JSON value as text (RFC 8259). */
final class JsonWriter implements Json.Cases<StringBuilder> {

  /** A numeric has at most 131,072 digits before the point and 16,383 after it. */
  private static final int MOST_ZEROS = 150_000;

  private final StringBuilder out;

  JsonWriter(StringBuilder out) {
    this.out = out;
  }

  @Override
  public StringBuilder nothing() {
    return out.append("null");
  }

  @Override
  public StringBuilder flag(boolean value) {
    return out.append(value);
  }

  @Override
  public StringBuilder number(BigDecimal value) {
    // Without an exponent, as jsonb; but 1e999999999, which no jsonb holds, would fill the memory.
    boolean plain = Math.abs((long) value.scale()) <= MOST_ZEROS;
    return out.append(plain ? value.toPlainString() : value.toString());
  }

  @Override
  public StringBuilder text(String value) {
    out.append('"');
    value.chars().forEach(this::character);
    return out.append('"');
  }

  @Override
  public StringBuilder array(List<Json> elements) {
    out.append('[');
    String separator = "";
    for (Json element : elements) {
      out.append(separator);
      element.match(this);
      separator = ",";
    }
    return out.append(']');
  }

  @Override
  public StringBuilder object(Map<String, Json> members) {
    out.append('{');
    String separator = "";
    for (Map.Entry<String, Json> member : members.entrySet()) {
      out.append(separator);
      text(member.getKey()).append(':');
      member.getValue().match(this);
      separator = ",";
    }
    return out.append('}');
  }

  private void character(int character) {
    if (character == '"' || character == '\\') {
      out.append('\\').append((char) character);
    } else if (character < ' ') {
      out.append(String.format("\\u%04x", character));
    } else {
      out.append((char) character);
    }
  }
}
