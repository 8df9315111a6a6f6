package dev.atomicdata.chaos;

import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.runner.Runner;
import dev.atomicdata.runner.config.Configuration;
import dev.atomicdata.runner.config.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A publisher in the process that tests: all of {@code serve} but its signals. */
final class InProcess implements AutoCloseable {

  private final Runner runner;

  private InProcess(Runner runner) {
    this.runner = runner;
  }

  static InProcess start(PublisherFile configuration) {
    Path file = configuration.write("publisher");
    try {
      return new InProcess(
          Runner.start(
              Configuration.load(file.getParent(), Optional.of(file), Map.of()),
              configuration.stage().keypair(),
              PublisherListener.NONE));
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Jobs that a bug has stopped, with the reason. */
  List<String> failedJobs() {
    return runner.jobs().entrySet().stream()
        .filter(job -> job.getValue().state() == JobStatus.State.FAILED)
        .map(Object::toString)
        .toList();
  }

  /** As it is called in leases. */
  static String name() {
    return "" + ProcessHandle.current().pid();
  }

  @Override
  public void close() {
    runner.close();
  }
}
