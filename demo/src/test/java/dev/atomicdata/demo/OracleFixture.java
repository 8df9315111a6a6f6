package dev.atomicdata.demo;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.atomicdata.proto.helium_pub_key;
import dev.atomicdata.proto.solana_pub_key;
import dev.atomicdata.testkit.Base58;
import dev.atomicdata.testkit.HeliumTables;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One key of an asset, and its owner. */
abstract class OracleFixture {

  @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

  /** The key of helium.md 2.3 as the chain stores it, and as messages carry it. */
  private static final String STORED_KEY =
      "0001f3273d3dc345ddffb9cf00a191d214223c3abe60398dff7f4f7bb0fbfbb966b3e1ad9471";

  static final helium_pub_key ENTITY =
      helium_pub_key
          .newBuilder()
          .setValue(
              ByteString.copyFrom(
                  HexFormat.of().parseHex(STORED_KEY.substring(2, STORED_KEY.length() - 8))))
          .build();

  static final String ASSET = address(1);
  static final String OWNER = address(2);

  final TestDatabase database = POSTGRES.database();

  @BeforeAll
  static void createTables(TestDatabase database) throws Exception {
    try (Connection connection = database.open()) {
      HeliumTables.create(connection);
    }
  }

  @BeforeEach
  void oneKeyAndItsOwner() {
    database.execute(
        "TRUNCATE mobile_hotspot_infos, iot_hotspot_infos, key_to_assets, asset_owners,"
            + " welcome_packs, recipients, mini_fanouts",
        "INSERT INTO key_to_assets (address, asset, entity_key, key_serialization, created_at)"
            + " VALUES ('key', '%s', '\\x%s', '\"b58\"', now())".formatted(ASSET, STORED_KEY));
    own(OWNER);
  }

  final List<Message> predicted(Oracle.Prophecy prophecy) throws Exception {
    List<Message> messages = new ArrayList<>();
    try (Connection connection = database.open();
        ResultSet rows = connection.createStatement().executeQuery(prophecy.query())) {
      while (rows.next()) {
        messages.add(prophecy.change(rows));
      }
    }
    return messages;
  }

  final void own(String owner) {
    database.execute(
        "INSERT INTO asset_owners VALUES ('%s', '%s', 1, now(), now())".formatted(ASSET, owner));
  }

  static solana_pub_key solana(String address) {
    return solana_pub_key
        .newBuilder()
        .setValue(ByteString.copyFrom(Base58.decode(address)))
        .build();
  }

  static String address(int number) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) number);
    return Base58.encode(key);
  }
}
