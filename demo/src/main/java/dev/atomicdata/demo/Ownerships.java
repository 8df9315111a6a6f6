package dev.atomicdata.demo;

import com.google.protobuf.Message;
import dev.atomicdata.proto.entity_owner_change_v1;
import dev.atomicdata.proto.entity_owner_info;
import dev.atomicdata.proto.entity_owner_type;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Predicts what is said of owners; what a welcome pack holds is its owner's. */
final class Ownerships implements Oracle.Prophecy {

  @Override
  public String query() {
    return """
        SELECT held.asset, entity_key, pack.address IS NOT NULL AS in_pack,
               coalesce(pack.owner, held.owner) AS wallet
        FROM key_to_assets AS named
        INNER JOIN asset_owners AS held ON held.asset = named.asset
        LEFT OUTER JOIN welcome_packs AS pack ON held.owner = pack.address
        WHERE key_serialization #>> '{}' = 'b58' AND entity_key IS NOT NULL
        """;
  }

  @Override
  public Message change(ResultSet row) throws SQLException {
    return entity_owner_change_v1
        .newBuilder()
        .setEntityPubKey(Fields.entity(row))
        .setAsset(Fields.solana(row, "asset"))
        .setOwner(
            entity_owner_info
                .newBuilder()
                .setWallet(Fields.solana(row, "wallet"))
                .setType(
                    row.getBoolean("in_pack")
                        ? entity_owner_type.entity_owner_type_WELCOME_PACK_OWNER
                        : entity_owner_type.entity_owner_type_DIRECT_OWNER))
        .build();
  }
}
