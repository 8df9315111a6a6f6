package dev.atomicdata.postgres;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.function.Function;

/** Turns values into the arrays that a set-based statement unnests. */
final class Columns {

  private Columns() {}

  /** One element for each value, in their order. */
  @SuppressWarnings("unchecked")
  static <T, C> C[] of(
      Collection<T> values, Class<C> type, Function<? super T, ? extends C> column) {
    return values.stream().map(column).toArray(size -> (C[]) Array.newInstance(type, size));
  }
}
