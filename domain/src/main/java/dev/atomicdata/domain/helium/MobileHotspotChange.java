package dev.atomicdata.domain.helium;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Fingerprint;
import java.util.Optional;

/**
 * What a mobile hotspot is and where.
 *
 * @param serialNumber "" when unknown
 * @param assertedHex the H3 cell of its location in hex, "" when it has none
 * @param azimuth in hundredths of a degree; 32 bits unsigned
 */
public record MobileHotspotChange(
    SolanaKey asset,
    HeliumKey entityKey,
    Block block,
    MobileDeviceType deviceType,
    String serialNumber,
    String assertedHex,
    long azimuth)
    implements HeliumChange {

  public MobileHotspotChange {
    requireNonNull(asset, "asset");
    requireNonNull(entityKey, "entityKey");
    requireNonNull(block, "block");
    requireNonNull(deviceType, "deviceType");
    requireNonNull(serialNumber, "serialNumber");
    requireNonNull(assertedHex, "assertedHex");
    Unsigned.requireInt(azimuth, "azimuth");
  }

  static MobileHotspotChange from(Document document) {
    Fields fields = Fields.of(document);
    Optional<Fields> wifi =
        fields.object("deployment_info").flatMap(info -> info.object("wifiInfoV0"));
    return new MobileHotspotChange(
        Fields.asset(document),
        fields.heliumKey("pub_key"),
        Fields.block(document),
        fields.choice("device_type", MobileDeviceType::named, MobileDeviceType.NAMES),
        wifi.flatMap(info -> info.text("serial")).or(() -> fields.text("serial_number")).orElse(""),
        fields.assertedHex(),
        wifi.flatMap(info -> info.unsignedInt("azimuth"))
            .or(() -> fields.unsignedInt("azimuth"))
            .orElse(0L));
  }

  @Override
  public HeliumMessage message() {
    return HeliumMessage.MOBILE_HOTSPOT;
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder(type())
        .bytes(asset.bytes())
        .bytes(entityKey.bytes())
        .text(deviceType.chainName())
        .text(serialNumber)
        .text(assertedHex)
        .number(azimuth)
        .build();
  }

  @Override
  public <R> R match(Cases<R> cases) {
    return cases.mobileHotspot(this);
  }
}
