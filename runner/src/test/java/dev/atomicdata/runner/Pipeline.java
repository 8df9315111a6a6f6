package dev.atomicdata.runner;

import static org.awaitility.Awaitility.await;

import dev.atomicdata.delivery.Delivery;
import dev.atomicdata.delivery.DeliverySettings;
import dev.atomicdata.domain.Backoff;
import dev.atomicdata.grpc.GrpcSettings;
import dev.atomicdata.grpc.GrpcSink;
import dev.atomicdata.ports.PublisherSettings;
import dev.atomicdata.signing.HeliumSealer;
import dev.atomicdata.signing.Keypair;
import dev.atomicdata.signing.Network;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionFactory;

/**
 * Jobs that publish to one endpoint: signing, delivery and gRPC as they are in service, with the
 * tables and the ledger in memory and all pauses short.
 */
final class Pipeline implements AutoCloseable {

  static final DeliverySettings DELIVERY =
      DeliverySettings.defaults()
          .withMaxRetries(1)
          .withRetryDelay(Duration.ofMillis(1), Duration.ofMillis(5))
          .withBreaker(5, Duration.ofMillis(50));

  private static final PublisherSettings PUBLISHER =
      PublisherSettings.defaults().withPollingInterval(Duration.ofMillis(20));

  private final Keypair keypair = Keypair.generate(Network.MAINNET, new SecureRandom());
  private final List<PipelineJob> jobs = new ArrayList<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private final RetryOnceClosed retryOnceClosed = new RetryOnceClosed();
  private DeliverySettings settings = DELIVERY;
  private Backoff backoff = new Backoff(Duration.ofMillis(5), Duration.ofMillis(50));

  /** Awaits what takes milliseconds, on a busy machine too. */
  static ConditionFactory eventually() {
    return await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(5));
  }

  /** The address of the key that signs. */
  String address() {
    return keypair.address();
  }

  /** An address whose key signs nothing here. */
  static String otherAddress() {
    return Keypair.generate(Network.MAINNET, new SecureRandom()).address();
  }

  Pipeline with(DeliverySettings own) {
    settings = own;
    return this;
  }

  Pipeline with(Backoff own) {
    backoff = own;
    return this;
  }

  Pipeline to(int port) {
    URI url = URI.create("http://localhost:" + port);
    GrpcSink sink =
        new GrpcSink(GrpcSettings.to(url).withRequestTimeout(settings.requestTimeout()));
    deliveries.add(new Delivery(url.toString(), sink, settings, retryOnceClosed));
    return this;
  }

  /** The way to the endpoint, which all jobs share. */
  Delivery delivery() {
    return deliveries.get(0);
  }

  PipelineJob start(String name) {
    PipelineJob job =
        PipelineJob.start(
            name,
            delivery().sink(name),
            new HeliumSealer(keypair),
            PUBLISHER.withBackoff(backoff),
            retryOnceClosed);
    jobs.add(job);
    return job;
  }

  @Override
  public void close() {
    jobs.forEach(PipelineJob::close);
    deliveries.forEach(Delivery::close);
  }
}
