package dev.atomicdata.testkit;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Fingerprint;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.Payload;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.MessageSealer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

class JsonSealerTest extends MessageSealerContract {

  private final JsonSealer sealer = new JsonSealer();

  @Override
  protected MessageSealer sealer() {
    return sealer;
  }

  @Override
  protected List<? extends Payload> payloads() {
    return IntStream.range(0, 10).mapToObj(JsonSealerTest::payload).toList();
  }

  @Override
  protected Payload foreign() {
    record Foreign(RowKey key, String type, Block block, Fingerprint fingerprint)
        implements Payload {}
    return new Foreign(new RowKey("1"), "foreign", new Block(1), new Fingerprint(1, 2));
  }

  private static DocumentPayload payload(int number) {
    Json.Members content = Json.Members.empty().with("number", Json.of(number));
    return new DocumentPayload(
        new Document(new RowKey("key-" + number), Optional.empty(), content));
  }
}
