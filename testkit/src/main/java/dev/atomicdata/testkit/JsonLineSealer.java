package dev.atomicdata.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.Payload;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSealer;
import java.time.Instant;

/**
 * Makes messages that tell of themselves what they are about, on one line and unsigned: {@code
 * {"key":"5","block":1042,"document":{...}}}. The block is null where the document has none.
 */
public final class JsonLineSealer implements MessageSealer {

  @Override
  public Message seal(Payload payload, Instant assembledAt) {
    if (payload instanceof DocumentPayload json) {
      return new Message(
          payload.type(), payload.key(), line(json.document()).write().getBytes(UTF_8));
    }
    throw new IllegalArgumentException(
        "payload of type " + payload.type() + " (expected: " + DocumentPayload.TYPE + ")");
  }

  private static Json line(Document document) {
    return Json.Members.empty()
        .with("key", Json.of(document.key().value()))
        .with("block", document.block().map(Block::height).map(Json::of).orElse(Json.nothing()))
        .with("document", document.content());
  }
}
