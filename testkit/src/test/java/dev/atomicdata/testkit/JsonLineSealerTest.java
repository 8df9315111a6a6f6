package dev.atomicdata.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Fingerprint;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.Payload;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.MessageSealer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonLineSealerTest extends MessageSealerContract {

  private final JsonLineSealer sealer = new JsonLineSealer();

  @Test
  void aMessageIsOneLineWithTheKeyTheBlockAndTheDocument() {
    assertThat(sealed(payload("5", Optional.of(new Block(1042)), "a\nb")))
        .isEqualTo("{\"key\":\"5\",\"block\":1042,\"document\":{\"name\":\"a\\u000ab\"}}");
    assertThat(sealed(payload("6", Optional.empty(), "c")))
        .isEqualTo("{\"key\":\"6\",\"block\":null,\"document\":{\"name\":\"c\"}}");
  }

  @Override
  protected MessageSealer sealer() {
    return sealer;
  }

  @Override
  protected List<? extends Payload> payloads() {
    return IntStream.range(0, 10)
        .mapToObj(n -> payload("key-" + n, Optional.of(new Block(n)), "name"))
        .toList();
  }

  @Override
  protected Payload foreign() {
    record Foreign(RowKey key, String type, Block block, Fingerprint fingerprint)
        implements Payload {}
    return new Foreign(new RowKey("1"), "foreign", new Block(1), new Fingerprint(1, 2));
  }

  private String sealed(Payload payload) {
    return new String(sealer.seal(payload, Instant.EPOCH).bytes(), UTF_8);
  }

  private static DocumentPayload payload(String key, Optional<Block> block, String name) {
    Json.Members content = Json.Members.empty().with("name", Json.of(name));
    return new DocumentPayload(new Document(new RowKey(key), block, content));
  }
}
