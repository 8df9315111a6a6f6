package dev.atomicdata.bench;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.helium.HeliumChange;
import dev.atomicdata.domain.helium.HeliumKey;
import dev.atomicdata.domain.helium.IotHotspotChange;
import dev.atomicdata.domain.helium.MobileDeviceType;
import dev.atomicdata.domain.helium.MobileHotspotChange;
import dev.atomicdata.domain.helium.SolanaKey;
import dev.atomicdata.grpc.GrpcSink;
import dev.atomicdata.ports.Message;
import dev.atomicdata.postgres.DatabaseSettings;
import dev.atomicdata.runner.config.Configuration;
import dev.atomicdata.runner.config.Settings;
import dev.atomicdata.signing.HeliumSealer;
import dev.atomicdata.signing.Keypair;
import dev.atomicdata.signing.Signer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Semaphore;

/**
 * Publishes a backlog as fast as this machine can: one cursor over typed binary columns, one thread
 * that builds and signs, calls in flight up to the publisher's own bound. It detects nothing,
 * compares nothing and remembers nothing.
 */
final class LimitMain {

  static final String SIGNATURES = "signatures a second: ";

  private static final int ROWS_IN_MEMORY = 1_000;
  private static final int SIGNED_BYTES = 180;
  private static final long MEASURED_NANOS = 1_000_000_000L;

  private static final String MOBILE =
      """
      SELECT h.asset, k.entity_key, h.last_block::bigint, h.location::bigint,
             h.device_type #>> '{}',
             coalesce(h.deployment_info -> 'wifiInfoV0' ->> 'serial', ''),
             coalesce((h.deployment_info -> 'wifiInfoV0' ->> 'azimuth')::bigint, 0)
        FROM mobile_hotspot_infos h JOIN key_to_assets k USING (asset)
       WHERE k.entity_key IS NOT NULL AND k.key_serialization = '"b58"'
      """;

  private static final String IOT =
      """
      SELECT h.asset, k.entity_key, h.last_block::bigint, h.location::bigint,
             coalesce(h.elevation, 0)::bigint, coalesce(h.is_full_hotspot, false)
        FROM iot_hotspot_infos h JOIN key_to_assets k USING (asset)
       WHERE k.entity_key IS NOT NULL AND k.key_serialization = '"b58"'
      """;

  private static final Map<String, MobileDeviceType> DEVICE_TYPES =
      Arrays.stream(MobileDeviceType.values())
          .collect(toMap(MobileDeviceType::chainName, type -> type));

  /** A zero byte before the key, a checksum behind it. */
  private static final int CHECKSUM = 4;

  private final HeliumSealer sealer;
  private final GrpcSink sink;
  private final Semaphore window;
  private final int inFlight;

  private interface Row {
    HeliumChange read(ResultSet row) throws SQLException;
  }

  private LimitMain(HeliumSealer sealer, GrpcSink sink, int inFlight) {
    this.sealer = sealer;
    this.sink = sink;
    this.inFlight = inFlight;
    this.window = new Semaphore(inFlight);
  }

  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    Settings settings = Configuration.load(Path.of(""), Optional.of(file), Map.of());
    Signer signer = Signer.fastest(Keypair.read(settings.keypair().orElseThrow()));
    System.out.println(SIGNATURES + signaturesPerSecond(signer));
    try (Connection connection = connect(settings.database());
        GrpcSink sink = new GrpcSink(settings.endpoint())) {
      connection.setAutoCommit(false);
      LimitMain loop =
          new LimitMain(
              new HeliumSealer(signer), sink, settings.delivery().maxConcurrentPublishes());
      loop.publish(connection, MOBILE, LimitMain::mobile);
      loop.publish(connection, IOT, LimitMain::iot);
      loop.window.acquire(loop.inFlight);
    }
  }

  /** Of one thread, once it is warm. */
  private static long signaturesPerSecond(Signer signer) {
    byte[] message = new byte[SIGNED_BYTES];
    long signatures = 0;
    for (int round = 0; round < 2; round++) {
      long begun = System.nanoTime();
      signatures = 0;
      while (System.nanoTime() - begun < MEASURED_NANOS) {
        message[0] = signer.sign(message)[0];
        signatures++;
      }
    }
    return signatures;
  }

  private static Connection connect(DatabaseSettings database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.username());
    properties.setProperty("password", database.password());
    // Prepares at once, and so reads binary values at once.
    properties.setProperty("prepareThreshold", "-1");
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s"
            .formatted(database.host(), database.port(), database.databaseName()),
        properties);
  }

  private void publish(Connection connection, String query, Row row)
      throws SQLException, InterruptedException {
    Instant at = Instant.now();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setFetchSize(ROWS_IN_MEMORY);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Message message = sealer.seal(row.read(rows), at);
          window.acquire();
          var unused = sink.deliver(message).thenRun(window::release);
        }
      }
    }
  }

  private static HeliumChange mobile(ResultSet row) throws SQLException {
    return new MobileHotspotChange(
        SolanaKey.of(row.getString(1)),
        entityKey(row.getBytes(2)),
        new Block(row.getLong(3)),
        requireNonNull(DEVICE_TYPES.get(row.getString(5)), "device type"),
        row.getString(6),
        hex(row),
        row.getLong(7));
  }

  private static HeliumChange iot(ResultSet row) throws SQLException {
    return new IotHotspotChange(
        SolanaKey.of(row.getString(1)),
        entityKey(row.getBytes(2)),
        new Block(row.getLong(3)),
        hex(row),
        row.getLong(5),
        !row.getBoolean(6));
  }

  private static HeliumKey entityKey(byte[] stored) {
    return HeliumKey.of(Arrays.copyOfRange(stored, 1, stored.length - CHECKSUM));
  }

  private static String hex(ResultSet row) throws SQLException {
    long location = row.getLong(4);
    return row.wasNull() ? "" : Long.toHexString(location);
  }
}
