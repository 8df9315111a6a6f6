package dev.atomicdata.ports;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.RowKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * What there is of some keys, and then what the ledger knows of them.
 *
 * @param at when they had been read, by this machine's clock
 * @param took how long it took to read both
 */
record KeyStates(Assembly assembly, Map<RowKey, Known> known, Instant at, Duration took) {

  static KeyStates read(
      AtomicDataAssembler assembler, Ledger.Lease lease, List<RowKey> keys, InstantSource clock) {
    Instant begun = clock.instant();
    Assembly assembly = assembler.assemble(keys);
    Map<RowKey, Known> known = lease.known(keys);
    Instant done = clock.instant();
    return new KeyStates(assembly, known, done, Duration.between(begun, done));
  }
}
