package dev.atomicdata.demo;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.atomicdata.proto.entity_owner_change_v1;
import dev.atomicdata.proto.entity_reward_destination_change_v1;
import dev.atomicdata.proto.iot_hotspot_change_v1;
import dev.atomicdata.proto.mobile_hotspot_change_v1;
import java.util.Locale;
import java.util.stream.Stream;

/** What the ingestor can be told, and the job of the preset that tells it. */
enum MessageType {
  MOBILE_HOTSPOT("atomic_mobile_hotspots", mobile_hotspot_change_v1.parser()),
  IOT_HOTSPOT("atomic_iot_hotspots", iot_hotspot_change_v1.parser()),
  ENTITY_OWNERSHIP("entity_ownership_changes", entity_owner_change_v1.parser()),
  ENTITY_REWARD_DESTINATION(
      "entity_reward_destination_changes", entity_reward_destination_change_v1.parser());

  private final String job;
  private final Parser<? extends Message> parser;

  MessageType(String job, Parser<? extends Message> parser) {
    this.job = job;
    this.parser = parser;
  }

  static MessageType named(String name) {
    return Stream.of(values())
        .filter(type -> type.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("message type " + name));
  }

  String job() {
    return job;
  }

  Message parse(byte[] change) throws InvalidProtocolBufferException {
    return parser.parseFrom(change);
  }

  /** As configuration and ingestor name it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
