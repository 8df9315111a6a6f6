package dev.atomicdata.demo;

import com.google.protobuf.ByteString;
import dev.atomicdata.proto.helium_pub_key;
import dev.atomicdata.proto.solana_pub_key;
import dev.atomicdata.testkit.Base58;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Columns as the fields that they become (helium.md section 5.2). */
final class Fields {

  private static final int CHECKSUM = 4;

  private Fields() {}

  /** The stored key is a version byte, the key, and a checksum. */
  static helium_pub_key entity(ResultSet row) throws SQLException {
    byte[] stored = row.getBytes("entity_key");
    return helium_pub_key
        .newBuilder()
        .setValue(ByteString.copyFrom(stored, 1, stored.length - 1 - CHECKSUM))
        .build();
  }

  static solana_pub_key solana(ResultSet row, String column) throws SQLException {
    return solana(row.getString(column));
  }

  static solana_pub_key solana(String address) {
    return solana_pub_key
        .newBuilder()
        .setValue(ByteString.copyFrom(Base58.decode(address)))
        .build();
  }

  /** An H3 cell is said in hexadecimal; no location is an empty text. */
  static String cell(ResultSet row) throws SQLException {
    String cell = row.getString("cell");
    return cell.isEmpty() ? cell : new BigInteger(cell).toString(16);
  }
}
