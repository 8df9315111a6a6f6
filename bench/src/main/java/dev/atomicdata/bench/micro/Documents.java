package dev.atomicdata.bench.micro;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.helium.HeliumMessage;
import dev.atomicdata.postgres.JsonReader;
import java.util.Optional;

/** A document of each Helium message, as the preset's queries make them. */
final class Documents {

  private static final String ASSET = "AcHHoV6eXLqKMxvkUGYiJjzFKkeVmfQzJgDyP7XE7MqD";
  private static final String OTHER = "6EF8rrecthR5Dkzon8Nwu78hRvfCKubJ14M5uBEwF6P";

  /** As on chain: version, tag, key, checksum. */
  private static final String PUB_KEY =
      "0001f3273d3dc345ddffb9cf00a191d214223c3abe60398dff7f4f7bb0fbfbb966b3e1ad9471";

  private Documents() {}

  static Document document(HeliumMessage message) {
    return new Document(
        new RowKey(ASSET),
        Optional.of(new Block(360_000_000)),
        (Json.Members) JsonReader.read(text(message)));
  }

  private static String text(HeliumMessage message) {
    return switch (message) {
      case MOBILE_HOTSPOT ->
          """
          {"pub_key": "%s", "address": "%s", "device_type": "wifiIndoor", \
          "location": 631711281837647359, "is_full_hotspot": true, \
          "deployment_info": {"wifiInfoV0": {"serial": "2340AB000123", "azimuth": 18000, \
          "antenna": 18, "elevation": 4, "electricalDownTilt": 0, "mechanicalDownTilt": 0}}}\
          """
              .formatted(PUB_KEY, OTHER);
      case IOT_HOTSPOT ->
          """
          {"pub_key": "%s", "address": "%s", "location": 631711281837647359, \
          "elevation": 12, "gain": 60, "is_full_hotspot": true}\
          """
              .formatted(PUB_KEY, OTHER);
      case ENTITY_OWNERSHIP ->
          """
          {"pub_key": "%s", "owner": "%s", "owner_type": "direct_owner"}\
          """
              .formatted(PUB_KEY, OTHER);
      case ENTITY_REWARD_DESTINATION ->
          """
          {"pub_key": "%s", "rewards_recipient": "%s"}\
          """
              .formatted(PUB_KEY, OTHER);
    };
  }
}
