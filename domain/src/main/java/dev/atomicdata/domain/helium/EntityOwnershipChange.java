package dev.atomicdata.domain.helium;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Fingerprint;

/** Who owns an entity. */
public record EntityOwnershipChange(
    SolanaKey asset, HeliumKey entityKey, Block block, SolanaKey owner, EntityOwnerType ownerType)
    implements HeliumChange {

  public EntityOwnershipChange {
    requireNonNull(asset, "asset");
    requireNonNull(entityKey, "entityKey");
    requireNonNull(block, "block");
    requireNonNull(owner, "owner");
    requireNonNull(ownerType, "ownerType");
  }

  static EntityOwnershipChange from(Document document) {
    Fields fields = Fields.of(document);
    return new EntityOwnershipChange(
        Fields.asset(document),
        fields.heliumKey("pub_key"),
        Fields.block(document),
        fields.solanaKey("owner"),
        fields.choice("owner_type", EntityOwnerType::named, EntityOwnerType.NAMES));
  }

  @Override
  public HeliumMessage message() {
    return HeliumMessage.ENTITY_OWNERSHIP;
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder(type())
        .bytes(asset.bytes())
        .bytes(entityKey.bytes())
        .bytes(owner.bytes())
        .text(ownerType.documentName())
        .build();
  }

  @Override
  public <R> R match(Cases<R> cases) {
    return cases.entityOwnership(this);
  }
}
