package dev.atomicdata.domain.helium;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Fingerprint;

/**
 * What an IoT hotspot is and where.
 *
 * @param assertedHex the H3 cell of its location in hex, "" when it has none
 * @param elevation in metres; 32 bits unsigned, because the protocol has no negative ones
 */
public record IotHotspotChange(
    SolanaKey asset,
    HeliumKey entityKey,
    Block block,
    String assertedHex,
    long elevation,
    boolean dataOnly)
    implements HeliumChange {

  public IotHotspotChange {
    requireNonNull(asset, "asset");
    requireNonNull(entityKey, "entityKey");
    requireNonNull(block, "block");
    requireNonNull(assertedHex, "assertedHex");
    Unsigned.requireInt(elevation, "elevation");
  }

  static IotHotspotChange from(Document document) {
    Fields fields = Fields.of(document);
    return new IotHotspotChange(
        Fields.asset(document),
        fields.heliumKey("pub_key"),
        Fields.block(document),
        fields.assertedHex(),
        fields.unsignedInt("elevation").orElse(0L),
        !fields.flag("is_full_hotspot"));
  }

  @Override
  public HeliumMessage message() {
    return HeliumMessage.IOT_HOTSPOT;
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder(type())
        .bytes(asset.bytes())
        .bytes(entityKey.bytes())
        .text(assertedHex)
        .number(elevation)
        .flag(dataOnly)
        .build();
  }

  @Override
  public <R> R match(Cases<R> cases) {
    return cases.iotHotspot(this);
  }
}
