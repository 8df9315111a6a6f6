package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.delivery.Delivery;
import dev.atomicdata.delivery.DeliveryListener;
import dev.atomicdata.delivery.DeliverySettings;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.helium.HeliumMessage;
import dev.atomicdata.grpc.GrpcSettings;
import dev.atomicdata.grpc.GrpcSink;
import dev.atomicdata.ports.MessageSealer;
import dev.atomicdata.ports.MessageSink;
import dev.atomicdata.ports.PublisherLoop;
import dev.atomicdata.ports.PublisherPorts;
import dev.atomicdata.postgres.Database;
import dev.atomicdata.postgres.DatabaseSettings;
import dev.atomicdata.postgres.PollingSettings;
import dev.atomicdata.postgres.PollingSources;
import dev.atomicdata.postgres.PostgresAssembler;
import dev.atomicdata.postgres.PostgresLedger;
import dev.atomicdata.postgres.StateSchema;
import dev.atomicdata.signing.HeliumSealer;
import dev.atomicdata.signing.Keypair;
import dev.atomicdata.signing.Network;
import dev.atomicdata.testkit.HeliumTables;
import dev.atomicdata.testkit.JsonSealer;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import dev.atomicdata.testkit.VerifyingIngestor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README shows of embedding, run as it stands there. */
final class EmbeddingTest {

  @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

  private static final String QUERY =
      """
      SELECT o.asset, o.last_block AS block, encode(k.entity_key, 'hex') AS pub_key, o.owner,
             'direct_owner' AS owner_type
        FROM asset_owners o JOIN key_to_assets k ON k.asset = o.asset
       WHERE o.asset = ANY($PRIMARY_KEYS) AND k.key_serialization = '"b58"'
      """;

  @TempDir Path folder;

  @BeforeAll
  static void fill(TestDatabase database) throws SQLException {
    try (Connection connection = database.open()) {
      HeliumTables.create(connection);
      HeliumTables.fill(connection, 20, 30, 1);
    }
  }

  @Test
  void aProgramPublishesWithAllAdapters(TestDatabase database)
      throws IOException, InterruptedException {
    Path keypairFile = folder.resolve("keypair.bin");
    Keypair keypair = Keypair.generate(Network.MAINNET, new SecureRandom());
    keypair.write(keypairFile);
    try (VerifyingIngestor ingestor =
        VerifyingIngestor.start(0, keypair.address(), message -> {})) {
      URI endpoint = URI.create("http://localhost:" + ingestor.port());
      Thread program = new Thread(() -> publish(database.jdbcUrl(), endpoint, keypairFile));

      program.start();
      await().untilAsserted(() -> assertThat(ingestor.verified()).isEqualTo(published(database)));
      program.interrupt();
      program.join();

      assertThat(ingestor.rejected()).isZero();
    }
  }

  private static void publish(String jdbcUrl, URI ingestor, Path keypair) {
    List<Source> sources =
        List.of(
            new Source("asset_owners", "last_block", "asset"),
            new Source("key_to_assets", "last_block", "asset"));
    // [embed]
    var job = new Job("owners", HeliumMessage.ENTITY_OWNERSHIP, QUERY, sources);
    var sink = new GrpcSink(GrpcSettings.to(ingestor));
    try (var database = Database.open(DatabaseSettings.to(jdbcUrl));
        var delivery =
            new Delivery("oracles", sink, DeliverySettings.defaults(), DeliveryListener.NONE)) {
      new StateSchema(database).createOrUpgrade();
      var ports =
          new PublisherPorts(
              new PollingSources(database, database, PollingSettings.defaults()).source(job),
              new PostgresAssembler(database, job),
              new PostgresLedger(database, job, Duration.ofSeconds(15)),
              new HeliumSealer(Keypair.read(keypair)),
              delivery.sink(job.name()));
      PublisherLoop.of(job, ports).run(); // until stopped or interrupted
    } catch (IOException e) {
      throw new UncheckedIOException("no keypair in " + keypair, e);
    }
    // [embed]
  }

  @Test
  void aSinkCanBeALambda(TestDatabase database) throws InterruptedException {
    var job =
        new Job(
            "owners as documents",
            DocumentPayload.mapping(),
            QUERY,
            List.of(new Source("asset_owners", "last_block", "asset")));
    Set<String> published = ConcurrentHashMap.newKeySet();
    // [lambda]
    MessageSink sink =
        message -> {
          published.add(message.key().value());
          return CompletableFuture.completedFuture(Outcome.ACCEPTED);
        };
    // [lambda]
    MessageSealer sealer = new JsonSealer();
    try (Database opened = Database.open(DatabaseSettings.to(database.jdbcUrl()))) {
      new StateSchema(opened).createOrUpgrade();
      PublisherPorts ports =
          new PublisherPorts(
              new PollingSources(opened, opened, PollingSettings.defaults()).source(job),
              new PostgresAssembler(opened, job),
              new PostgresLedger(opened, job, Duration.ofSeconds(15)),
              sealer,
              sink);
      Thread program = new Thread(PublisherLoop.of(job, ports));

      program.start();
      await().untilAsserted(() -> assertThat(published).hasSize((int) published(database)));
      program.interrupt();
      program.join();
    }
  }

  /** How many keys the query finds. */
  private static long published(TestDatabase database) {
    String all = QUERY.replace("= ANY($PRIMARY_KEYS)", "IS NOT NULL");
    return Long.parseLong(database.value("SELECT count(*) FROM (" + all + ") found").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"embed", "lambda"})
  void theReadmeShowsJustThis(String part) throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/dev/atomicdata/runner/EmbeddingTest.java"));
    String readme = Files.readString(Path.of("../README.md"));
    String[] parts = source.split("\n *// \\[" + part + "\\]\n", -1);

    assertThat(readme).contains("```java\n" + parts[1].stripIndent().strip() + "\n```");
  }
}
