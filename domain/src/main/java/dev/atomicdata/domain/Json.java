package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An immutable JSON value. Numbers are exact: a 64-bit integer survives, whatever its size. */
public sealed interface Json {

  <R> R match(Cases<R> cases);

  /** Compact JSON text, members in their own order. */
  default String write() {
    StringBuilder text = new StringBuilder();
    match(new JsonWriter(text));
    return text.toString();
  }

  /** Roughly how many bytes this takes in memory: what it holds, and what holding it costs. */
  default long weight() {
    return match(JsonWeight.INSTANCE);
  }

  /** The JSON null. */
  static Json nothing() {
    return new Null();
  }

  static Json of(String value) {
    return new Text(value);
  }

  static Json of(long value) {
    return new Numeric(BigDecimal.valueOf(value));
  }

  static Json of(boolean value) {
    return new Flag(value);
  }

  static Json array(Json... elements) {
    return new Array(List.of(elements));
  }

  /** What a JSON value can be. */
  interface Cases<R> {
    R nothing();

    R flag(boolean value);

    R number(BigDecimal value);

    R text(String value);

    R array(List<Json> elements);

    R object(Map<String, Json> members);
  }

  record Null() implements Json {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.nothing();
    }
  }

  record Flag(boolean value) implements Json {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.flag(value);
    }
  }

  record Numeric(BigDecimal value) implements Json {
    public Numeric {
      requireNonNull(value, "value");
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.number(value);
    }
  }

  record Text(String value) implements Json {
    public Text {
      requireNonNull(value, "value");
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.text(value);
    }
  }

  record Array(List<Json> elements) implements Json {
    public Array {
      elements = List.copyOf(elements);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.array(elements);
    }
  }

  /** Members keep the order they were given in; equality ignores it. */
  record Members(Map<String, Json> members) implements Json {
    public Members {
      Map<String, Json> copy = new LinkedHashMap<>(members);
      copy.forEach((name, value) -> requireNonNull(value, requireNonNull(name, "name")));
      members = Collections.unmodifiableMap(copy);
    }

    /** The member of that name; empty when it is missing or null. */
    public Optional<Json> member(String name) {
      return Optional.ofNullable(members.get(name)).filter(value -> !(value instanceof Null));
    }

    public Members with(String name, Json value) {
      Map<String, Json> copy = new LinkedHashMap<>(members);
      copy.put(name, value);
      return new Members(copy);
    }

    public static Members empty() {
      return new Members(Map.of());
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.object(members);
    }
  }
}
