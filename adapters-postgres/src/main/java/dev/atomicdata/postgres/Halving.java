package dev.atomicdata.postgres;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.UnavailableException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps one key whose data makes the query fail (a cast, a division by zero) from stopping the
 * others: halves the page until such keys stand alone, and calls those malformed.
 *
 * <p>A query that fails for every key is to blame itself. Whether it does is seen from the other
 * keys of the page or, if there are none, from a key for which it worked before.
 */
final class Halving {

  private final Function<Collection<RowKey>, Assembly> query;
  private Optional<RowKey> worked = Optional.empty();

  /**
   * @param query assembles some keys in one statement, or throws {@link UnavailableException}
   */
  Halving(Function<Collection<RowKey>, Assembly> query) {
    this.query = query;
  }

  Assembly assemble(Collection<RowKey> keys) {
    try {
      return run(keys);
    } catch (UnavailableException e) {
      if (!SqlErrors.blamesData(e)) {
        throw e;
      }
      Pieces pieces = new Pieces();
      pieces.split(List.copyOf(keys), e);
      if (pieces.read.isEmpty() && !worksStill()) {
        throw e;
      }
      return pieces.assembly();
    }
  }

  private Assembly run(Collection<RowKey> keys) {
    Assembly assembly = query.apply(keys);
    worked = keys.stream().findFirst().or(() -> worked);
    return assembly;
  }

  private boolean worksStill() {
    try {
      return worked.map(key -> query.apply(List.of(key))).isPresent();
    } catch (UnavailableException e) {
      if (!SqlErrors.blamesData(e)) {
        throw e;
      }
      return false;
    }
  }

  /** What becomes of the parts of a page. */
  private final class Pieces {

    private final Map<RowKey, Document> documents = new HashMap<>();
    private final Map<RowKey, String> malformed = new HashMap<>();
    private Optional<Instant> read = Optional.empty();

    /** Deals with keys of which the query has just failed together. */
    void split(List<RowKey> keys, UnavailableException failure) {
      if (keys.size() == 1) {
        malformed.put(keys.get(0), String.valueOf(failure.getMessage()));
        return;
      }
      int middle = keys.size() / 2;
      read(keys.subList(0, middle));
      read(keys.subList(middle, keys.size()));
    }

    /** The pieces are read one after the other: the first one's time is true of them all. */
    Assembly assembly() {
      return new Assembly(read.orElse(Instant.EPOCH), documents, malformed);
    }

    private void read(List<RowKey> keys) {
      try {
        Assembly piece = run(keys);
        documents.putAll(piece.documents());
        malformed.putAll(piece.malformed());
        read = read.or(() -> Optional.of(piece.at()));
      } catch (UnavailableException e) {
        if (!SqlErrors.blamesData(e)) {
          throw e;
        }
        split(keys, e);
      }
    }
  }
}
