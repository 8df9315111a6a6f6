package dev.atomicdata.domain;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Estimates what a value takes in the memory of a 64-bit JVM. */
final class JsonWeight implements Json.Cases<Long> {

  static final JsonWeight INSTANCE = new JsonWeight();

  /** A value, its object and its place in a list or map. */
  private static final long EACH = 64;

  private JsonWeight() {}

  @Override
  public Long nothing() {
    return EACH;
  }

  @Override
  public Long flag(boolean value) {
    return EACH;
  }

  @Override
  public Long number(BigDecimal value) {
    return EACH + value.unscaledValue().bitLength() / Byte.SIZE;
  }

  @Override
  public Long text(String value) {
    return EACH + value.length();
  }

  @Override
  public Long array(List<Json> elements) {
    long sum = EACH;
    for (Json element : elements) {
      sum += element.weight();
    }
    return sum;
  }

  /** Names are shared by all documents of a query. */
  @Override
  public Long object(Map<String, Json> members) {
    long sum = EACH;
    for (Json member : members.values()) {
      sum += member.weight();
    }
    return sum;
  }
}
