package dev.atomicdata.chaos;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.PublisherEvent;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.runner.Runner;
import dev.atomicdata.runner.config.Configuration;
import dev.atomicdata.runner.config.Settings;
import dev.atomicdata.signing.Keypair;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A publisher as {@code serve} runs it, which dies at once, without a word to anybody, at moments
 * that a kill from outside hits by luck only: when it has looked and sent nothing yet, when it has
 * heard of an acceptance and settled nothing yet, when it has settled and done nothing since.
 */
final class FailpointPublisher {

  static final int HALTED = 42;

  private FailpointPublisher() {}

  /** Arguments: a seed, and the file of the configuration. */
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[1]);
    Settings settings =
        Configuration.load(file.toAbsolutePath().getParent(), Optional.of(file), Map.of());
    Keypair keypair = Keypair.read(settings.keypair().orElseThrow());
    try (Runner runner =
        Runner.start(settings, keypair, failpoints(Long.parseLong(arguments[0])))) {
      runner.awaitFailure();
    }
  }

  private static PublisherListener failpoints(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return (job, event) -> {
      if (haltsAt(event, random)) {
        Runtime.getRuntime().halt(HALTED);
      }
    };
  }

  private static synchronized boolean haltsAt(PublisherEvent event, SplittableRandom random) {
    if (event instanceof PublisherEvent.Delivered delivered) {
      return delivered.outcome().equals(Outcome.ACCEPTED) && random.nextInt(150) == 0;
    }
    if (event instanceof PublisherEvent.Looked looked) {
      return looked.news() > 0 && random.nextInt(60) == 0;
    }
    return event instanceof PublisherEvent.Settled && random.nextInt(60) == 0;
  }
}
