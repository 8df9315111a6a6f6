package dev.atomicdata.ports;

import static java.util.Objects.requireNonNull;

/** The six things that a publisher needs. */
public record PublisherPorts(
    ChangeSource source,
    AtomicDataAssembler assembler,
    Ledger ledger,
    MessageSealer sealer,
    MessageSink sink,
    Orders orders) {

  public PublisherPorts {
    requireNonNull(source, "source");
    requireNonNull(assembler, "assembler");
    requireNonNull(ledger, "ledger");
    requireNonNull(sealer, "sealer");
    requireNonNull(sink, "sink");
    requireNonNull(orders, "orders");
  }

  /** For a job that nobody pauses. */
  public PublisherPorts(
      ChangeSource source,
      AtomicDataAssembler assembler,
      Ledger ledger,
      MessageSealer sealer,
      MessageSink sink) {
    this(source, assembler, ledger, sealer, sink, Orders.NONE);
  }
}
