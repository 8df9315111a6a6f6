package dev.atomicdata.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.Message;
import dev.atomicdata.proto.entity_reward_destination_change_v1;
import dev.atomicdata.proto.rewards_split_v1;
import dev.atomicdata.proto.solana_pub_key;
import dev.atomicdata.proto.split_recipient_info_v1;
import dev.atomicdata.testkit.HeliumTables;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Predicts where rewards go: to the split of a mini fan-out or to a wallet, if one of them is the
 * destination that was set; to the owner if none was.
 */
final class RewardDestinations implements Oracle.Prophecy {

  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public String query() {
    return """
        WITH destinations AS (
          SELECT asset, destination FROM recipients
          WHERE lazy_distributor = '%s' AND destination NOT IN ('', '%s')
        )
        SELECT held.asset, entity_key,
               coalesce(destinations.destination, pack.owner, held.owner) AS wallet,
               fanout.address AS fanout, fanout.owner AS authority, fanout.schedule,
               array_to_json(fanout.shares)::text AS shares
        FROM key_to_assets AS named
        INNER JOIN asset_owners AS held ON held.asset = named.asset
        LEFT OUTER JOIN welcome_packs AS pack ON held.owner = pack.address
        LEFT OUTER JOIN destinations ON destinations.asset = held.asset
        LEFT OUTER JOIN mini_fanouts AS fanout ON destinations.destination = fanout.address
        WHERE key_serialization #>> '{}' = 'b58' AND entity_key IS NOT NULL
        """
        .formatted(HeliumTables.LAZY_DISTRIBUTOR, HeliumTables.UNSET);
  }

  @Override
  public Message change(ResultSet row) throws SQLException {
    entity_reward_destination_change_v1.Builder change =
        entity_reward_destination_change_v1
            .newBuilder()
            .setEntityPubKey(Fields.entity(row))
            .setAsset(Fields.solana(row, "asset"));
    String fanout = row.getString("fanout");
    return fanout == null
        ? change.setRewardsRecipient(Fields.solana(row, "wallet")).build()
        : change.setRewardsSplitV1(split(fanout, row)).build();
  }

  private static rewards_split_v1 split(String fanout, ResultSet row) throws SQLException {
    solana_pub_key authority = Fields.solana(row, "authority");
    rewards_split_v1.Builder split =
        rewards_split_v1
            .newBuilder()
            .setPubKey(Fields.solana(fanout))
            .setSchedule(row.getString("schedule"));
    long total = 0;
    for (JsonNode share : shares(row)) {
      split_recipient_info_v1.Builder recipient =
          split.addRecipientsBuilder().setAuthority(authority).setRecipient(payee(share));
      JsonNode fixed = share.at("/share/fixed/amount");
      if (fixed.isMissingNode()) {
        long shares = share.at("/share/share/amount").longValue();
        recipient.setShares((int) shares);
        total += shares;
      } else {
        recipient.setFixedAmount(new BigInteger(fixed.asText()).longValue());
      }
    }
    return split.setTotalShares((int) total).build();
  }

  /** Whom the wallet has delegated its share to, if anybody. */
  private static solana_pub_key payee(JsonNode share) {
    String delegate = share.path("delegate").asText(HeliumTables.UNSET);
    return Fields.solana(
        delegate.equals(HeliumTables.UNSET) ? share.path("wallet").asText() : delegate);
  }

  private static JsonNode shares(ResultSet row) throws SQLException {
    try {
      return JSON.readTree(row.getString("shares"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("PostgreSQL's JSON", e);
    }
  }
}
