package dev.atomicdata.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.AtomicDataAssembler;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link AtomicDataAssembler} must do; an adapter's test class extends it. Each test
 * begins without data.
 */
public abstract class AtomicDataAssemblerContract {

  private static final RowKey A = new RowKey("a");
  private static final RowKey B = new RowKey("b");

  private static final int WRITES = 50;

  protected abstract AtomicDataAssembler assembler();

  /** Makes the document of a key one with the single member {@code value}, and commits. */
  protected abstract void put(RowKey key, String value);

  /** Removes the data of a key, and commits. */
  protected abstract void remove(RowKey key);

  @Test
  void thereIsADocumentForEachKeyThatHasDataAndForNoOther() {
    put(A, "first");
    put(B, "second");

    Assembly assembly = assembler().assemble(List.of(A, new RowKey("nowhere")));

    assertThat(assembly.documents()).containsOnlyKeys(A);
    assertThat(assembly.malformed()).isEmpty();
  }

  @Test
  void aDocumentHoldsItsKeyAndItsContent() {
    String value = "odd \"value\" \\ é \uD83D\uDE00";
    put(A, value);

    Assembly assembly = assembler().assemble(List.of(A));

    assertThat(assembly.documents().values())
        .containsExactly(
            new Document(A, Optional.empty(), Json.Members.empty().with("value", Json.of(value))));
  }

  @Test
  void whatWasCommittedBeforeTheCallIsSeen() {
    AtomicDataAssembler assembler = assembler();
    put(A, "first");
    put(B, "first");
    assembler.assemble(List.of(A, B));

    put(A, "second");
    remove(B);
    Assembly assembly = assembler.assemble(List.of(A, B));

    assertThat(assembly.documents()).containsOnlyKeys(A);
    assertThat(assembly.documents().values())
        .extracting(Document::content)
        .containsExactly(Json.Members.empty().with("value", Json.of("second")));
  }

  @Test
  void allDocumentsOfACallAreOfOneMoment() {
    AtomicDataAssembler assembler = assembler();
    put(A, "0");
    put(B, "0");
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () ->
                IntStream.rangeClosed(1, WRITES)
                    .mapToObj(Integer::toString)
                    .forEach(
                        value -> {
                          put(A, value);
                          put(B, value);
                        }));

    int seen = 0;
    while (seen < WRITES) {
      Assembly assembly = assembler.assemble(List.of(A, B));
      seen = value(assembly, B);

      assertThat(value(assembly, A)).isBetween(seen, seen + 1);
    }
    writing.join();
  }

  @Test
  void noKeysMakeAnEmptyAssembly() {
    put(A, "first");

    Assembly assembly = assembler().assemble(List.of());

    assertThat(assembly.documents()).isEmpty();
    assertThat(assembly.malformed()).isEmpty();
  }

  @Test
  void whateverIsLeftIsReadByLaterCalls() {
    AtomicDataAssembler assembler = assembler();
    Set<RowKey> keys = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      RowKey key = new RowKey("key" + i);
      put(key, "value ".repeat(100));
      keys.add(key);
    }

    Set<RowKey> read = new HashSet<>();
    for (Set<RowKey> left = Set.copyOf(keys); !left.isEmpty(); ) {
      Assembly assembly = assembler.assemble(left);
      assertThat(left).containsAll(assembly.left());
      assertThat(assembly.left()).hasSizeLessThan(left.size());
      assertThat(assembly.left()).noneMatch(assembly.documents()::containsKey);
      read.addAll(assembly.documents().keySet());
      left = assembly.left();
    }

    assertThat(read).isEqualTo(keys);
  }

  @Test
  void timeDoesNotGoBack() {
    AtomicDataAssembler assembler = assembler();

    Assembly first = assembler.assemble(List.of(A));
    Assembly second = assembler.assemble(List.of(A));

    assertThat(second.at()).isAfterOrEqualTo(first.at());
  }

  private static int value(Assembly assembly, RowKey key) {
    Document document = requireNonNull(assembly.documents().get(key), "no document");
    return document
        .content()
        .member("value")
        .map(value -> Integer.parseInt(((Json.Text) value).value()))
        .orElseThrow();
  }
}
