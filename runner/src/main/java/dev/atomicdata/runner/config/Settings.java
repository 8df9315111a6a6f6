package dev.atomicdata.runner.config;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.delivery.DeliverySettings;
import dev.atomicdata.domain.Job;
import dev.atomicdata.grpc.GrpcSettings;
import dev.atomicdata.ports.PublisherSettings;
import dev.atomicdata.postgres.DatabaseSettings;
import dev.atomicdata.postgres.PollingSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A checked configuration.
 *
 * @param database holds the watched tables
 * @param state holds the publisher's own tables; may be the same database
 * @param jobs at least one; names and message types each once
 * @param endpoint where all jobs publish
 * @param delivery how messages are got through to it
 * @param keypair the file of the signing key; there is one where a job's messages are signed
 * @param lease how long a publisher that died keeps others waiting
 * @param shutdownTimeout how long calls in flight may take to end
 * @param deadLetterRetention how long closed dead letters are kept
 */
public record Settings(
    DatabaseSettings database,
    DatabaseSettings state,
    List<Job> jobs,
    PollingSettings polling,
    PublisherSettings publisher,
    GrpcSettings endpoint,
    DeliverySettings delivery,
    Optional<Path> keypair,
    Duration lease,
    Duration shutdownTimeout,
    Duration deadLetterRetention,
    HttpSettings http,
    LoggingSettings logging) {

  public Settings {
    requireNonNull(database, "database");
    requireNonNull(state, "state");
    jobs = List.copyOf(jobs);
    requireNonNull(polling, "polling");
    requireNonNull(publisher, "publisher");
    requireNonNull(endpoint, "endpoint");
    requireNonNull(delivery, "delivery");
    requireNonNull(keypair, "keypair");
    requireNonNull(lease, "lease");
    requireNonNull(shutdownTimeout, "shutdownTimeout");
    requireNonNull(deadLetterRetention, "deadLetterRetention");
    requireNonNull(http, "http");
    requireNonNull(logging, "logging");
  }
}
