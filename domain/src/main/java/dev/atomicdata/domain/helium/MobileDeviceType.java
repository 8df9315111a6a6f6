package dev.atomicdata.domain.helium;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of mobile hotspots. */
public enum MobileDeviceType {
  CBRS("cbrs"),
  WIFI_INDOOR("wifiIndoor"),
  WIFI_OUTDOOR("wifiOutdoor"),
  WIFI_DATA_ONLY("wifiDataOnly");

  static final String NAMES =
      Arrays.stream(values()).map(MobileDeviceType::chainName).collect(joining(", "));

  private final String chainName;

  MobileDeviceType(String chainName) {
    this.chainName = chainName;
  }

  /** The name that the watched tables use. */
  public String chainName() {
    return chainName;
  }

  static Optional<MobileDeviceType> named(String name) {
    for (MobileDeviceType type : values()) {
      if (type.chainName.equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
