package dev.atomicdata.domain.helium;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.RowKey;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A document that breaks no rule, until a test changes it. */
final class TestDocument {

  static final String ENTITY_KEY =
      "0001f3273d3dc345ddffb9cf00a191d214223c3abe60398dff7f4f7bb0fbfbb966b3e1ad9471";
  static final HeliumKey KEY =
      HeliumKey.parseAddress("14nqCdgBGnuksfgrX4wcwQt4rpPV1j6sBmm6DxqaPumqHVfSDqS").orElseThrow();
  static final SolanaKey ONES = SolanaKey.of("4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi");
  static final SolanaKey TWOS = SolanaKey.of("8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR");
  static final SolanaKey THREES = SolanaKey.of("CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8");

  private final Map<String, Json> content = new LinkedHashMap<>();
  private String key = ONES.base58();
  private Optional<Block> block = Optional.of(new Block(100));

  private TestDocument() {
    with("pub_key", ENTITY_KEY);
  }

  static TestDocument mobile() {
    return new TestDocument().with("device_type", "wifiOutdoor").with("hotspot_type", "mobile");
  }

  static TestDocument iot() {
    return new TestDocument().with("is_full_hotspot", Json.of(true)).with("gain", Json.of(12));
  }

  static TestDocument ownership() {
    return new TestDocument().with("owner", TWOS.base58()).with("owner_type", "direct_owner");
  }

  static TestDocument rewardsTo(SolanaKey wallet) {
    return new TestDocument()
        .with("rewards_recipient", wallet.base58())
        .with("rewards_split", Json.nothing());
  }

  static TestDocument rewardsSplit(Json... recipients) {
    return new TestDocument()
        .with("rewards_recipient", Json.nothing())
        .with("rewards_split", split(recipients));
  }

  static Json.Members split(Json... recipients) {
    return Json.Members.empty()
        .with("pub_key", Json.of(THREES.base58()))
        .with("schedule", Json.of("daily"))
        .with("total_shares", Json.of(10_000))
        .with("recipients", Json.array(recipients));
  }

  static Json.Members recipient(SolanaKey wallet) {
    return Json.Members.empty()
        .with("authority", Json.of(ONES.base58()))
        .with("recipient", Json.of(wallet.base58()));
  }

  static Json number(String text) {
    return new Json.Numeric(new BigDecimal(text));
  }

  TestDocument with(String field, String value) {
    return with(field, Json.of(value));
  }

  TestDocument with(String field, Json value) {
    content.put(field, value);
    return this;
  }

  TestDocument wifi(Json.Members info) {
    return with("deployment_info", Json.Members.empty().with("wifiInfoV0", info));
  }

  TestDocument without(String field) {
    content.remove(field);
    return this;
  }

  TestDocument key(String other) {
    key = other;
    return this;
  }

  TestDocument block(Optional<Block> other) {
    block = other;
    return this;
  }

  Document build() {
    return new Document(new RowKey(key), block, new Json.Members(content));
  }

  MobileHotspotChange asMobile() {
    return (MobileHotspotChange) HeliumMessage.MOBILE_HOTSPOT.map(build());
  }

  IotHotspotChange asIot() {
    return (IotHotspotChange) HeliumMessage.IOT_HOTSPOT.map(build());
  }

  EntityOwnershipChange asOwnership() {
    return (EntityOwnershipChange) HeliumMessage.ENTITY_OWNERSHIP.map(build());
  }

  EntityRewardDestinationChange asRewardDestination() {
    return (EntityRewardDestinationChange) HeliumMessage.ENTITY_REWARD_DESTINATION.map(build());
  }
}
