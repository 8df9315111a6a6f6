package dev.atomicdata.runner;

import dev.atomicdata.domain.Job;
import dev.atomicdata.grpc.GrpcSettings;
import dev.atomicdata.grpc.GrpcSink;
import dev.atomicdata.postgres.Database;
import dev.atomicdata.postgres.DatabaseSettings;
import dev.atomicdata.postgres.Finding;
import dev.atomicdata.postgres.Finding.Severity;
import dev.atomicdata.postgres.Inspection;
import dev.atomicdata.runner.config.Settings;
import dev.atomicdata.signing.Keypair;
import dev.atomicdata.signing.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at everything that {@code serve} needs, and changes nothing. */
final class Validation {

  /** Long enough to connect; somebody waits for the answer. */
  private static final Duration CONNECTING = Duration.ofSeconds(5);

  private Validation() {}

  static List<Finding> findings(Settings settings) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        new Finding(
            Severity.FINE,
            "configuration",
            "jobs: " + settings.jobs().stream().map(Job::name).collect(Collectors.joining(", ")),
            ""));
    Unsendable.problems(settings)
        .forEach(
            problem ->
                findings.add(new Finding(Severity.WRONG, "configuration", problem.toString(), "")));
    settings.keypair().ifPresent(file -> findings.addAll(keypair(file)));
    findings.add(ingestor(settings.endpoint()));
    findings.addAll(databases(settings));
    return findings;
  }

  private static List<Finding> keypair(Path file) {
    String subject = "signing key";
    try {
      Keypair keypair = Keypair.read(file);
      Finding fine =
          new Finding(
              Severity.FINE,
              subject,
              "%s %s, signs with %s"
                  .formatted(
                      Words.of(keypair.network()),
                      keypair.address(),
                      Signer.fastest(keypair).provider()),
              "");
      return othersMayRead(file)
          ? List.of(
              fine,
              new Finding(
                  Severity.WARNING,
                  subject,
                  file + " can be read by others than its owner",
                  "chmod go= " + file))
          : List.of(fine);
    } catch (IOException e) {
      return List.of(unusableKey(subject, "keypair file " + file + ": " + e));
    } catch (IllegalArgumentException e) {
      return List.of(unusableKey(subject, String.valueOf(e.getMessage())));
    }
  }

  private static Finding unusableKey(String subject, String text) {
    return new Finding(
        Severity.WRONG,
        subject,
        text,
        "Correct signing.keypair_path, or make a key with the command keypair.");
  }

  private static boolean othersMayRead(Path file) throws IOException {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      return permissions.contains(PosixFilePermission.GROUP_READ)
          || permissions.contains(PosixFilePermission.OTHERS_READ);
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  private static Finding ingestor(GrpcSettings settings) {
    try (GrpcSink sink = new GrpcSink(settings)) {
      // Ends by its own deadline.
      Optional<String> reason = sink.reach().join();
      return reason
          .map(
              why ->
                  new Finding(
                      Severity.UNAVAILABLE, "ingestor", settings.baseUrl() + ": " + why, ""))
          .orElseGet(
              () ->
                  new Finding(
                      Severity.FINE,
                      "ingestor",
                      settings.baseUrl() + " answers; no message was sent",
                      ""));
    }
  }

  private static List<Finding> databases(Settings settings) {
    try (Database watched = open(settings.database())) {
      if (settings.state().equals(settings.database())) {
        return new Inspection(watched, watched, settings.polling()).findings(settings.jobs());
      }
      try (Database state = open(settings.state())) {
        return new Inspection(watched, state, settings.polling()).findings(settings.jobs());
      }
    }
  }

  private static Database open(DatabaseSettings settings) {
    Duration acquire =
        settings.acquireTimeout().compareTo(CONNECTING) < 0
            ? settings.acquireTimeout()
            : CONNECTING;
    return Database.open(
        settings
            .withConnections(0, settings.maxConnections())
            .withTimeouts(acquire, settings.statementTimeout(), settings.lockTimeout()));
  }
}
