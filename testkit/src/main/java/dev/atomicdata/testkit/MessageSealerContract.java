package dev.atomicdata.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Payload;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSealer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link MessageSealer} must do. A test of a sealer extends this. */
public abstract class MessageSealerContract {

  private static final Instant AT = Instant.parse("2025-11-20T10:00:00.999Z");

  /** The same sealer at each call of one test. */
  protected abstract MessageSealer sealer();

  /** Payloads that it can encode, each different from the others. */
  protected abstract List<? extends Payload> payloads();

  /** A payload that it cannot encode. */
  protected abstract Payload foreign();

  @Test
  void aMessageHasTheTypeAndTheKeyOfItsPayload() {
    for (Payload payload : payloads()) {
      Message message = sealer().seal(payload, AT);

      assertThat(message.type()).isEqualTo(payload.type());
      assertThat(message.key()).isEqualTo(payload.key());
    }
  }

  @Test
  void equalArgumentsHaveEqualBytesOnEveryThread() {
    List<? extends Payload> payloads = payloads();
    List<ByteBuffer> expected = payloads.stream().map(this::sealed).toList();

    List<ByteBuffer> again =
        IntStream.range(0, payloads.size() * 4)
            .parallel()
            .mapToObj(i -> sealed(payloads.get(i % payloads.size())))
            .toList();

    assertThat(expected).doesNotHaveDuplicates();
    for (int i = 0; i < again.size(); i++) {
      assertThat(again.get(i)).isEqualTo(expected.get(i % expected.size()));
    }
  }

  @Test
  void aPayloadThatCannotBeEncodedIsRefusedByItsTypeAndSpoilsNoOther() {
    List<ByteBuffer> expected = payloads().stream().map(this::sealed).toList();

    assertThatThrownBy(() -> sealer().seal(foreign(), AT))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining(foreign().type());

    assertThat(payloads().stream().map(this::sealed)).isEqualTo(expected);
  }

  private ByteBuffer sealed(Payload payload) {
    return ByteBuffer.wrap(sealer().seal(payload, AT).bytes());
  }
}
