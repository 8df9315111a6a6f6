package dev.atomicdata.ports;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What a publisher needs.
 *
 * @param before the assemblers of the jobs that go before ({@link
 *     dev.atomicdata.domain.Job#before}), by name
 */
public record PublisherPorts(
    ChangeSource source,
    AtomicDataAssembler assembler,
    Ledger ledger,
    MessageSealer sealer,
    MessageSink sink,
    Orders orders,
    Map<String, AtomicDataAssembler> before) {

  public PublisherPorts {
    requireNonNull(source, "source");
    requireNonNull(assembler, "assembler");
    requireNonNull(ledger, "ledger");
    requireNonNull(sealer, "sealer");
    requireNonNull(sink, "sink");
    requireNonNull(orders, "orders");
    before = Map.copyOf(before);
  }

  /** For a job that comes after no other. */
  public PublisherPorts(
      ChangeSource source,
      AtomicDataAssembler assembler,
      Ledger ledger,
      MessageSealer sealer,
      MessageSink sink,
      Orders orders) {
    this(source, assembler, ledger, sealer, sink, orders, Map.of());
  }

  /** For a job that nobody pauses, and that comes after no other. */
  public PublisherPorts(
      ChangeSource source,
      AtomicDataAssembler assembler,
      Ledger ledger,
      MessageSealer sealer,
      MessageSink sink) {
    this(source, assembler, ledger, sealer, sink, Orders.NONE);
  }

  /** The same, for a job that comes after others. */
  public PublisherPorts withBefore(Map<String, AtomicDataAssembler> assemblers) {
    return new PublisherPorts(source, assembler, ledger, sealer, sink, orders, assemblers);
  }
}
