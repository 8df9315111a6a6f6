package dev.atomicdata.signing;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import dev.atomicdata.domain.helium.EntityOwnerType;
import dev.atomicdata.domain.helium.EntityOwnershipChange;
import dev.atomicdata.domain.helium.EntityRewardDestinationChange;
import dev.atomicdata.domain.helium.HeliumChange;
import dev.atomicdata.domain.helium.HeliumKey;
import dev.atomicdata.domain.helium.IotHotspotChange;
import dev.atomicdata.domain.helium.MobileDeviceType;
import dev.atomicdata.domain.helium.MobileHotspotChange;
import dev.atomicdata.domain.helium.RewardDestination.FixedAmount;
import dev.atomicdata.domain.helium.RewardDestination.Recipient;
import dev.atomicdata.domain.helium.RewardDestination.Shares;
import dev.atomicdata.domain.helium.RewardDestination.Split;
import dev.atomicdata.domain.helium.RewardDestination.Wallet;
import dev.atomicdata.domain.helium.SolanaKey;
import dev.atomicdata.proto.entity_owner_change_v1;
import dev.atomicdata.proto.entity_owner_info;
import dev.atomicdata.proto.entity_owner_type;
import dev.atomicdata.proto.entity_ownership_change_req_v1;
import dev.atomicdata.proto.entity_reward_destination_change_req_v1;
import dev.atomicdata.proto.entity_reward_destination_change_v1;
import dev.atomicdata.proto.helium_pub_key;
import dev.atomicdata.proto.iot_hotspot_change_req_v1;
import dev.atomicdata.proto.iot_hotspot_change_v1;
import dev.atomicdata.proto.iot_hotspot_metadata;
import dev.atomicdata.proto.mobile_hotspot_change_req_v1;
import dev.atomicdata.proto.mobile_hotspot_change_v1;
import dev.atomicdata.proto.mobile_hotspot_device_type;
import dev.atomicdata.proto.mobile_hotspot_metadata;
import dev.atomicdata.proto.rewards_split_v1;
import dev.atomicdata.proto.solana_pub_key;
import dev.atomicdata.proto.split_recipient_info_v1;

/**
 * Makes the request of a change, complete but for its signature (helium.md section 3).
 *
 * <p>A value that is a default of the protocol is left out by the library, as the receiver leaves
 * it out when it verifies. Sub-messages are always set: the consumers demand even an empty one.
 */
public record UnsignedRequests(String signer, long timestampSeconds)
    implements HeliumChange.Cases<MessageLite> {

  @Override
  public MessageLite mobileHotspot(MobileHotspotChange change) {
    return mobile_hotspot_change_req_v1
        .newBuilder()
        .setChange(
            mobile_hotspot_change_v1
                .newBuilder()
                .setBlock(change.block().height())
                .setTimestampSeconds(timestampSeconds)
                .setPubKey(key(change.entityKey()))
                .setAsset(key(change.asset()))
                .setMetadata(
                    mobile_hotspot_metadata
                        .newBuilder()
                        .setSerialNumber(change.serialNumber())
                        .setDeviceType(deviceType(change.deviceType()))
                        .setAssertedHex(change.assertedHex())
                        .setAzimuth((int) change.azimuth())))
        .setSigner(signer)
        .build();
  }

  @Override
  public MessageLite iotHotspot(IotHotspotChange change) {
    return iot_hotspot_change_req_v1
        .newBuilder()
        .setChange(
            iot_hotspot_change_v1
                .newBuilder()
                .setBlock(change.block().height())
                .setTimestampSeconds(timestampSeconds)
                .setPubKey(key(change.entityKey()))
                .setAsset(key(change.asset()))
                .setMetadata(
                    iot_hotspot_metadata
                        .newBuilder()
                        .setAssertedHex(change.assertedHex())
                        .setElevation((int) change.elevation())
                        .setIsDataOnly(change.dataOnly())))
        .setSigner(signer)
        .build();
  }

  @Override
  public MessageLite entityOwnership(EntityOwnershipChange change) {
    return entity_ownership_change_req_v1
        .newBuilder()
        .setChange(
            entity_owner_change_v1
                .newBuilder()
                .setBlock(change.block().height())
                .setTimestampSeconds(timestampSeconds)
                .setEntityPubKey(key(change.entityKey()))
                .setAsset(key(change.asset()))
                .setOwner(
                    entity_owner_info
                        .newBuilder()
                        .setWallet(key(change.owner()))
                        .setType(ownerType(change.ownerType()))))
        .setSigner(signer)
        .build();
  }

  @Override
  public MessageLite entityRewardDestination(EntityRewardDestinationChange change) {
    var request =
        entity_reward_destination_change_v1
            .newBuilder()
            .setBlock(change.block().height())
            .setTimestampSeconds(timestampSeconds)
            .setEntityPubKey(key(change.entityKey()))
            .setAsset(key(change.asset()));
    if (change.destination() instanceof Wallet wallet) {
      request.setRewardsRecipient(key(wallet.key()));
    } else {
      request.setRewardsSplitV1(split((Split) change.destination()));
    }
    return entity_reward_destination_change_req_v1
        .newBuilder()
        .setChange(request)
        .setSigner(signer)
        .build();
  }

  private static rewards_split_v1.Builder split(Split split) {
    var message =
        rewards_split_v1
            .newBuilder()
            .setPubKey(key(split.key()))
            .setSchedule(split.schedule())
            .setTotalShares((int) split.totalShares());
    for (Recipient recipient : split.recipients()) {
      var part =
          split_recipient_info_v1
              .newBuilder()
              .setAuthority(key(recipient.authority()))
              .setRecipient(key(recipient.wallet()));
      if (recipient.amount() instanceof Shares shares) {
        part.setShares((int) shares.shares());
      } else {
        part.setFixedAmount(((FixedAmount) recipient.amount()).tokens());
      }
      message.addRecipients(part);
    }
    return message;
  }

  private static mobile_hotspot_device_type deviceType(MobileDeviceType type) {
    return switch (type) {
      case CBRS -> mobile_hotspot_device_type.mobile_hotspot_device_type_CBRS;
      case WIFI_INDOOR -> mobile_hotspot_device_type.mobile_hotspot_device_type_WIFI_INDOOR;
      case WIFI_OUTDOOR -> mobile_hotspot_device_type.mobile_hotspot_device_type_WIFI_OUTDOOR;
      case WIFI_DATA_ONLY -> mobile_hotspot_device_type.mobile_hotspot_device_type_WIFI_DATA_ONLY;
    };
  }

  private static entity_owner_type ownerType(EntityOwnerType type) {
    return switch (type) {
      case DIRECT_OWNER -> entity_owner_type.entity_owner_type_DIRECT_OWNER;
      case WELCOME_PACK_OWNER -> entity_owner_type.entity_owner_type_WELCOME_PACK_OWNER;
    };
  }

  private static solana_pub_key key(SolanaKey key) {
    return solana_pub_key.newBuilder().setValue(wrap(key.bytes())).build();
  }

  private static helium_pub_key key(HeliumKey key) {
    return helium_pub_key.newBuilder().setValue(wrap(key.bytes())).build();
  }

  /** The keys hand out copies, so nobody else can change these bytes. */
  private static ByteString wrap(byte[] copy) {
    return UnsafeByteOperations.unsafeWrap(copy);
  }
}
