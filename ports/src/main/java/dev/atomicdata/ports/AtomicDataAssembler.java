package dev.atomicdata.ports;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.RowKey;
import java.util.Collection;

/**
 * Looks again: the atomic data of the given keys, read in one snapshot taken after the call began.
 */
public interface AtomicDataAssembler {

  /**
   * Reads the documents of some keys: of at least one, if there are any. How many of the others are
   * left for another call is up to the assembler, which bounds what it holds at a time.
   *
   * @param keys each once; a key without a row is absent from the result
   * @throws UnavailableException if the database cannot be read now
   */
  Assembly assemble(Collection<RowKey> keys);
}
