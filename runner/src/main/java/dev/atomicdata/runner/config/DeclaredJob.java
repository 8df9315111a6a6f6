package dev.atomicdata.runner.config;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.ConfigOrigin;
import dev.atomicdata.domain.Job;
import java.util.Optional;

/**
 * A job and how it was written.
 *
 * @param key what it was written as, such as {@code service.jobs[0]}
 * @param origin where that stands
 * @param publishEndpoint the path that its documents are posted to; empty for messages that have a
 *     method of their own
 */
record DeclaredJob(Job job, String key, ConfigOrigin origin, Optional<String> publishEndpoint) {

  DeclaredJob {
    requireNonNull(job, "job");
    requireNonNull(key, "key");
    requireNonNull(origin, "origin");
    requireNonNull(publishEndpoint, "publishEndpoint");
  }

  /** Whether it was written in the short form. */
  boolean watchedTable() {
    return key.startsWith(KnownSettings.WATCHED_TABLES);
  }

  /** Whether it came with the publisher. */
  boolean ofPreset() {
    return !watchedTable() && !key.startsWith(KnownSettings.JOBS);
  }

  /** How it could stand in a file. */
  String toml() {
    return new JobText(this).toml();
  }
}
