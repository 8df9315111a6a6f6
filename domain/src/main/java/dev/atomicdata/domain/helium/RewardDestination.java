package dev.atomicdata.domain.helium;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** One wallet, or a split among several. */
public sealed interface RewardDestination {

  /** All of it goes to one wallet. */
  record Wallet(SolanaKey key) implements RewardDestination {
    public Wallet {
      requireNonNull(key, "key");
    }
  }

  /**
   * It is divided.
   *
   * @param key the account that divides it
   * @param schedule when it does so, in the words of the chain
   * @param totalShares of all recipients with shares; 32 bits unsigned
   * @param recipients in the order of the chain
   */
  record Split(SolanaKey key, String schedule, long totalShares, List<Recipient> recipients)
      implements RewardDestination {
    public Split {
      requireNonNull(key, "key");
      requireNonNull(schedule, "schedule");
      Unsigned.requireInt(totalShares, "totalShares");
      recipients = List.copyOf(recipients);
    }
  }

  /**
   * One part of a split.
   *
   * @param authority who may change this part
   */
  record Recipient(SolanaKey authority, SolanaKey wallet, Amount amount) {
    public Recipient {
      requireNonNull(authority, "authority");
      requireNonNull(wallet, "wallet");
      requireNonNull(amount, "amount");
    }
  }

  /** How much a recipient gets. */
  sealed interface Amount {}

  /**
   * A share of what is left.
   *
   * @param shares of the split's total; 32 bits unsigned
   */
  record Shares(long shares) implements Amount {
    public Shares {
      Unsigned.requireInt(shares, "shares");
    }
  }

  /**
   * The same every time.
   *
   * @param tokens in the smallest unit; all 64 bits, unsigned
   */
  record FixedAmount(long tokens) implements Amount {
    @Override
    public String toString() {
      return "FixedAmount[tokens=" + Long.toUnsignedString(tokens) + "]";
    }
  }
}
