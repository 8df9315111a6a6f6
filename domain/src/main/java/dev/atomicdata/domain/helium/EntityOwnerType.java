package dev.atomicdata.domain.helium;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Optional;

/** How an owner owns an entity. */
public enum EntityOwnerType {
  DIRECT_OWNER("direct_owner"),
  WELCOME_PACK_OWNER("welcome_pack_owner");

  static final String NAMES =
      Arrays.stream(values()).map(EntityOwnerType::documentName).collect(joining(", "));

  private final String documentName;

  EntityOwnerType(String documentName) {
    this.documentName = documentName;
  }

  /** The name in the field {@code owner_type} of a document. */
  public String documentName() {
    return documentName;
  }

  static Optional<EntityOwnerType> named(String name) {
    for (EntityOwnerType type : values()) {
      if (type.documentName.equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
