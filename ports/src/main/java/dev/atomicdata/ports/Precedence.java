package dev.atomicdata.ports;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Finding;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.RowKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Holds back keys whose message comes after that of another job (design.md section 8).
 *
 * <p>Nothing waits: what is held back is dropped, and looked at again when the other job's ledger
 * first remembers an acceptance. Whether a key belongs to the other job is asked after the ledger
 * was read, and in another snapshot. Either order is harmless: whatever is sent too early is sent
 * again after that acceptance.
 */
final class Precedence {

  private final SortedMap<String, AtomicDataAssembler> assemblers;
  private final Consumer<PublisherEvent> listener;

  Precedence(
      Job job, Map<String, AtomicDataAssembler> assemblers, Consumer<PublisherEvent> listener) {
    if (!assemblers.keySet().equals(Set.copyOf(job.before()))) {
      throw new IllegalArgumentException(
          "job %s: assemblers of %s to go before (expected: of %s)"
              .formatted(job.name(), assemblers.keySet().stream().sorted().toList(), job.before()));
    }
    this.assemblers = new TreeMap<>(assemblers);
    this.listener = listener;
  }

  /** Whether any job goes before. */
  boolean matters() {
    return !assemblers.isEmpty();
  }

  /** What is found instead, of those of these news that are not to be sent now. */
  Map<RowKey, Finding> heldBack(Map<RowKey, Known> news) {
    Map<RowKey, Finding> heldBack = new HashMap<>();
    assemblers.forEach(
        (before, assembler) -> {
          List<RowKey> open =
              news.entrySet().stream()
                  .filter(entry -> !entry.getValue().passed().contains(before))
                  .map(Map.Entry::getKey)
                  .filter(key -> !(heldBack.get(key) instanceof Finding.Preceded))
                  .toList();
          if (!open.isEmpty()) {
            ask(before, assembler, open, heldBack);
          }
        });
    return heldBack;
  }

  private void ask(
      String before,
      AtomicDataAssembler assembler,
      List<RowKey> keys,
      Map<RowKey, Finding> heldBack) {
    Set<RowKey> belonging = new HashSet<>();
    Set<RowKey> left = new LinkedHashSet<>(keys);
    try {
      while (!left.isEmpty()) {
        Assembly assembly = assembler.assemble(left);
        // Those of which the job has something to say, or would if its rows made sense.
        belonging.addAll(assembly.documents().keySet());
        belonging.addAll(assembly.malformed().keySet());
        left.retainAll(assembly.left());
      }
    } catch (LeaseLostException e) {
      throw e;
    } catch (RuntimeException e) {
      // A job whose query fails, or fits its keys no longer, does not stop those that come after.
      left.forEach(key -> heldBack.put(key, new Finding.OrderUnknown(before)));
      listener.accept(new PublisherEvent.OrderUnknown(before, left.size(), e));
    }
    belonging.forEach(key -> heldBack.put(key, new Finding.Preceded(before)));
    if (!belonging.isEmpty()) {
      listener.accept(new PublisherEvent.Preceded(before, belonging.size()));
    }
  }
}
