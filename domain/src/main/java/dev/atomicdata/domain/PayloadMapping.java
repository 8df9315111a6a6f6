package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;

/** Makes the payload of one message type from a document. */
public interface PayloadMapping {

  /** The message type of the payloads, as configuration names it. */
  String type();

  /**
   * Says what is to be published of a document.
   *
   * @throws DataErrorException if the document breaks a rule of this message type
   */
  Payload map(Document document);

  static PayloadMapping of(String type, Function<Document, Payload> mapping) {
    requireNonNull(type, "type");
    requireNonNull(mapping, "mapping");
    return new PayloadMapping() {
      @Override
      public String type() {
        return type;
      }

      @Override
      public Payload map(Document document) {
        return mapping.apply(document);
      }

      @Override
      public String toString() {
        return type;
      }
    };
  }
}
