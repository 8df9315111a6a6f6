package dev.atomicdata.chaos;

import com.google.protobuf.Message;
import dev.atomicdata.proto.iot_hotspot_change_v1;
import dev.atomicdata.proto.mobile_hotspot_change_v1;
import dev.atomicdata.testkit.AcceptedMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the receiver has taken, in the order in which it did. */
final class Receipts implements Consumer<AcceptedMessage> {

  private final List<Accepted> all = new ArrayList<>();
  private final Map<String, Accepted> last = new HashMap<>();

  @Override
  public void accept(AcceptedMessage message) {
    Message change = message.change();
    if (change instanceof iot_hotspot_change_v1 iot) {
      add(keyOf(message), iot.getMetadata().getElevation(), iot.getBlock());
    } else if (change instanceof mobile_hotspot_change_v1 mobile) {
      add(keyOf(message), mobile.getMetadata().getAzimuth(), mobile.getBlock());
    } else {
      throw new IllegalArgumentException(message.type() + " (expected: iot or mobile hotspot)");
    }
  }

  /** What a message speaks of. */
  static String keyOf(AcceptedMessage message) {
    return WatchedJob.ofMessage(message.type()).key(WatchedJob.number(message.asset()));
  }

  /** The last of its key: no other of the key is sent before its own has ended. */
  synchronized Accepted lastOf(AcceptedMessage message) {
    return last.get(keyOf(message));
  }

  synchronized List<Accepted> all() {
    return List.copyOf(all);
  }

  synchronized int size() {
    return all.size();
  }

  /** The last message of each key. */
  synchronized Map<String, Accepted> last() {
    return Map.copyOf(last);
  }

  private synchronized void add(String key, int value, long block) {
    Accepted accepted = new Accepted(key, Integer.toUnsignedLong(value), block, System.nanoTime());
    all.add(accepted);
    last.put(key, accepted);
  }
}
