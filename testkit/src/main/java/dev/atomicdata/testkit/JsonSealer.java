package dev.atomicdata.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Payload;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSealer;
import java.time.Instant;

/** Makes messages that are the documents' JSON text, unsigned. */
public final class JsonSealer implements MessageSealer {

  @Override
  public Message seal(Payload payload, Instant assembledAt) {
    if (payload instanceof DocumentPayload document) {
      byte[] json = document.document().content().write().getBytes(UTF_8);
      return new Message(payload.type(), payload.key(), json);
    }
    throw new IllegalArgumentException(
        "payload of type " + payload.type() + " (expected: " + DocumentPayload.TYPE + ")");
  }
}
