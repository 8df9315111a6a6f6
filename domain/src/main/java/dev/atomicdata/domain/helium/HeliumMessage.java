package dev.atomicdata.domain.helium;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.PayloadMapping;
import java.util.Arrays;
import java.util.Optional;

/**
 * The Helium message types, each with the rules that make its payload from a document (helium.md
 * section 5.2).
 *
 * <p>Stricter than the service they come from, so that nothing wrong is sent in silence: an unknown
 * device or owner type, a number that is negative, fractional or out of range, a Solana key that is
 * not 32 bytes, a field of the wrong kind, and a split recipient that is incomplete are data
 * errors. In documents, null, {@code ""}, {@code {}} and {@code []} count as missing.
 */
public enum HeliumMessage implements PayloadMapping {
  MOBILE_HOTSPOT("mobile_hotspot"),
  IOT_HOTSPOT("iot_hotspot"),
  ENTITY_OWNERSHIP("entity_ownership"),
  ENTITY_REWARD_DESTINATION("entity_reward_destination");

  private final String type;

  HeliumMessage(String type) {
    this.type = type;
  }

  /** The message type that configuration names so. */
  public static Optional<HeliumMessage> named(String type) {
    requireNonNull(type, "type");
    return Arrays.stream(values()).filter(message -> message.type.equals(type)).findFirst();
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public HeliumChange map(Document document) {
    return switch (this) {
      case MOBILE_HOTSPOT -> MobileHotspotChange.from(document);
      case IOT_HOTSPOT -> IotHotspotChange.from(document);
      case ENTITY_OWNERSHIP -> EntityOwnershipChange.from(document);
      case ENTITY_REWARD_DESTINATION -> EntityRewardDestinationChange.from(document);
    };
  }

  @Override
  public String toString() {
    return type;
  }
}
