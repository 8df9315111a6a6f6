package dev.atomicdata.postgres;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Optional;
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

  /** One element for each value, in their order; NULL for what is empty. */
  @SuppressWarnings("unchecked")
  static <T, C> C[] optional(
      Collection<T> values, Class<C> type, Function<? super T, Optional<C>> column) {
    C[] elements = (C[]) Array.newInstance(type, values.size());
    int next = 0;
    for (T value : values) {
      elements[next] = column.apply(value).orElse(null);
      next++;
    }
    return elements;
  }
}
