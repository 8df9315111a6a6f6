package dev.atomicdata.runner;

import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.runner.config.ConfigurationException;
import dev.atomicdata.runner.config.Problem;
import dev.atomicdata.runner.config.Settings;
import dev.atomicdata.signing.Keypair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command {@code serve}: publishes until a signal ends it. */
final class Serve {

  private static final Logger log = LoggerFactory.getLogger(Serve.class);

  private Serve() {}

  /**
   * Ends with an exception only: a signal stops the runner and then the whole process, with exit
   * code 0.
   */
  static int untilStopped(Settings settings)
      throws ConfigurationException, IOException, InterruptedException, ExecutionException {
    Keypair keypair = keypair(settings);
    try (Runner runner = Runner.start(settings, keypair, PublisherListener.NONE)) {
      Thread stop = new Thread(() -> stop(runner), "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      try {
        runner.awaitFailure();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof ConfigurationException unusable) {
          throw unusable;
        }
        throw e;
      } finally {
        forget(stop);
      }
      return 0;
    }
  }

  private static Keypair keypair(Settings settings) throws ConfigurationException {
    List<Problem> problems = new ArrayList<>(Unsendable.problems(settings));
    Optional<Keypair> keypair = settings.keypair().flatMap(file -> read(file, problems));
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return keypair.orElseThrow();
  }

  private static Optional<Keypair> read(Path file, List<Problem> problems) {
    try {
      return Optional.of(Keypair.read(file));
    } catch (IOException | IllegalArgumentException e) {
      problems.add(
          new Problem(
              file.toString(), "signing.keypair_path", "names a file that cannot be used: " + e));
      return Optional.empty();
    }
  }

  /** The JVM would end with 128 plus the number of the signal, as if it had been killed. */
  private static void stop(Runner runner) {
    log.info("stopping: calls in flight may end");
    int code = 0;
    try {
      runner.close();
      log.info("stopped");
    } catch (RuntimeException e) {
      log.error("stopped with a failure", e);
      code = 1;
    }
    Runtime.getRuntime().halt(code);
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      log.debug("the process is ending already", e);
    }
  }
}
