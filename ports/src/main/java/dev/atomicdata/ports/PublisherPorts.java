package dev.atomicdata.ports;

import static java.util.Objects.requireNonNull;

/** The five things that a publisher needs. */
public record PublisherPorts(
    ChangeSource source,
    AtomicDataAssembler assembler,
    Ledger ledger,
    MessageSealer sealer,
    MessageSink sink) {

  public PublisherPorts {
    requireNonNull(source, "source");
    requireNonNull(assembler, "assembler");
    requireNonNull(ledger, "ledger");
    requireNonNull(sealer, "sealer");
    requireNonNull(sink, "sink");
  }
}
