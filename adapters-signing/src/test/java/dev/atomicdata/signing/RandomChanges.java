package dev.atomicdata.signing;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.helium.EntityOwnerType;
import dev.atomicdata.domain.helium.EntityOwnershipChange;
import dev.atomicdata.domain.helium.EntityRewardDestinationChange;
import dev.atomicdata.domain.helium.HeliumChange;
import dev.atomicdata.domain.helium.HeliumKey;
import dev.atomicdata.domain.helium.IotHotspotChange;
import dev.atomicdata.domain.helium.MobileDeviceType;
import dev.atomicdata.domain.helium.MobileHotspotChange;
import dev.atomicdata.domain.helium.RewardDestination;
import dev.atomicdata.domain.helium.RewardDestination.FixedAmount;
import dev.atomicdata.domain.helium.RewardDestination.Recipient;
import dev.atomicdata.domain.helium.RewardDestination.Shares;
import dev.atomicdata.domain.helium.RewardDestination.Split;
import dev.atomicdata.domain.helium.RewardDestination.Wallet;
import dev.atomicdata.domain.helium.SolanaKey;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Changes of every kind, with defaults and extremes more often than chance would have it. */
final class RandomChanges {

  private final Random random;

  RandomChanges(Random random) {
    this.random = random;
  }

  List<HeliumChange> ofEachKind() {
    return List.of(
        new MobileHotspotChange(
            solanaKey(),
            heliumKey(),
            block(),
            one(List.of(MobileDeviceType.values())),
            text(),
            text(),
            unsignedInt()),
        new IotHotspotChange(
            solanaKey(), heliumKey(), block(), text(), unsignedInt(), random.nextBoolean()),
        new EntityOwnershipChange(
            solanaKey(), heliumKey(), block(), solanaKey(), one(List.of(EntityOwnerType.values()))),
        new EntityRewardDestinationChange(solanaKey(), heliumKey(), block(), destination()));
  }

  private RewardDestination destination() {
    return random.nextBoolean()
        ? new Wallet(solanaKey())
        : new Split(
            solanaKey(),
            text(),
            unsignedInt(),
            IntStream.range(0, random.nextInt(8)).mapToObj(i -> recipient()).toList());
  }

  private Recipient recipient() {
    return new Recipient(
        solanaKey(),
        solanaKey(),
        random.nextBoolean() ? new Shares(unsignedInt()) : new FixedAmount(anyLong()));
  }

  private SolanaKey solanaKey() {
    return SolanaKey.of(bytes(SolanaKey.BYTES));
  }

  private HeliumKey heliumKey() {
    return HeliumKey.of(bytes(random.nextInt(5) == 0 ? 264 : 33));
  }

  private Block block() {
    return new Block(anyLong() & Long.MAX_VALUE);
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private String text() {
    return one(List.of("", "daily", "8c2809283079fff", "Zürich \ud83d\ude00"));
  }

  private long unsignedInt() {
    return anyLong() & 0xffffffffL;
  }

  private long anyLong() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> random.nextInt(300);
      default -> random.nextLong();
    };
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
