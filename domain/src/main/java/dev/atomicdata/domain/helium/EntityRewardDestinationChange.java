package dev.atomicdata.domain.helium;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Fingerprint;
import dev.atomicdata.domain.helium.RewardDestination.Amount;
import dev.atomicdata.domain.helium.RewardDestination.FixedAmount;
import dev.atomicdata.domain.helium.RewardDestination.Recipient;
import dev.atomicdata.domain.helium.RewardDestination.Shares;
import dev.atomicdata.domain.helium.RewardDestination.Split;
import dev.atomicdata.domain.helium.RewardDestination.Wallet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where an entity's rewards go. */
public record EntityRewardDestinationChange(
    SolanaKey asset, HeliumKey entityKey, Block block, RewardDestination destination)
    implements HeliumChange {

  public EntityRewardDestinationChange {
    requireNonNull(asset, "asset");
    requireNonNull(entityKey, "entityKey");
    requireNonNull(block, "block");
    requireNonNull(destination, "destination");
  }

  static EntityRewardDestinationChange from(Document document) {
    Fields fields = Fields.of(document);
    return new EntityRewardDestinationChange(
        Fields.asset(document),
        fields.heliumKey("pub_key"),
        Fields.block(document),
        destination(fields));
  }

  @Override
  public HeliumMessage message() {
    return HeliumMessage.ENTITY_REWARD_DESTINATION;
  }

  @Override
  public Fingerprint fingerprint() {
    Fingerprint.Builder builder =
        Fingerprint.builder(type()).bytes(asset.bytes()).bytes(entityKey.bytes());
    if (destination instanceof Wallet wallet) {
      builder.text("wallet").bytes(wallet.key().bytes());
    } else {
      add((Split) destination, builder.text("split"));
    }
    return builder.build();
  }

  @Override
  public <R> R match(Cases<R> cases) {
    return cases.entityRewardDestination(this);
  }

  /** A split goes before a wallet even when it is malformed: the wallet would not be the truth. */
  private static RewardDestination destination(Fields fields) {
    Optional<Fields> split = fields.object("rewards_split");
    return split.isPresent()
        ? split(split.get())
        : new Wallet(fields.solanaKey("rewards_recipient"));
  }

  private static Split split(Fields split) {
    List<Recipient> recipients = new ArrayList<>();
    for (Fields recipient : split.objects("recipients")) {
      recipients.add(recipient(recipient));
    }
    return new Split(
        split.solanaKey("pub_key"),
        split.requiredText("schedule"),
        split.requiredUnsignedInt("total_shares"),
        recipients);
  }

  private static Recipient recipient(Fields recipient) {
    return new Recipient(
        recipient.solanaKey("authority"),
        recipient.solanaKey("recipient"),
        recipient
            .unsignedLong("fixed_amount")
            .<Amount>map(FixedAmount::new)
            .orElseGet(() -> new Shares(recipient.requiredUnsignedInt("shares"))));
  }

  private static void add(Split split, Fingerprint.Builder builder) {
    builder
        .bytes(split.key().bytes())
        .text(split.schedule())
        .number(split.totalShares())
        .list(split.recipients().size());
    for (Recipient recipient : split.recipients()) {
      builder.bytes(recipient.authority().bytes()).bytes(recipient.wallet().bytes());
      if (recipient.amount() instanceof Shares shares) {
        builder.text("shares").number(shares.shares());
      } else {
        builder.text("fixed").number(((FixedAmount) recipient.amount()).tokens());
      }
    }
  }
}
