package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

/** The document itself as the payload, for destinations that take JSON. */
public record DocumentPayload(Document document) implements Payload {

  /** The message type of documents that are published as they are. */
  public static final String TYPE = "json";

  public DocumentPayload {
    requireNonNull(document, "document");
  }

  /** Publishes every document as it is. */
  public static PayloadMapping mapping() {
    return PayloadMapping.of(TYPE, DocumentPayload::new);
  }

  @Override
  public RowKey key() {
    return document.key();
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Block block() {
    return document.block().orElse(new Block(0));
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.of(document.content());
  }
}
