package dev.atomicdata.domain.helium;

import dev.atomicdata.domain.Payload;
import dev.atomicdata.domain.RowKey;

/** What is said about one Helium entity; its key in a job is the asset. */
public sealed interface HeliumChange extends Payload
    permits MobileHotspotChange,
        IotHotspotChange,
        EntityOwnershipChange,
        EntityRewardDestinationChange {

  HeliumMessage message();

  /** The NFT that stands for the entity. */
  SolanaKey asset();

  HeliumKey entityKey();

  <R> R match(Cases<R> cases);

  @Override
  default RowKey key() {
    return new RowKey(asset().base58());
  }

  @Override
  default String type() {
    return message().type();
  }

  /** What a Helium change can be. */
  interface Cases<R> {
    R mobileHotspot(MobileHotspotChange change);

    R iotHotspot(IotHotspotChange change);

    R entityOwnership(EntityOwnershipChange change);

    R entityRewardDestination(EntityRewardDestinationChange change);
  }
}
