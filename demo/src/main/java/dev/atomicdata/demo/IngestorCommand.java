package dev.atomicdata.demo;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.testkit.Fault;
import dev.atomicdata.testkit.VerifyingIngestor;
import io.grpc.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "ingestor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs an ingestor that verifies messages as Helium's does, or checks what one has accepted.",
      "",
      "It takes the four kinds of Helium messages over cleartext gRPC, verifies each signature"
          + " against one key, and answers INVALID_ARGUMENT to a wrong one. Every accepted message"
          + " is appended to a file, one JSON object a line, before it is answered.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  atomic-data-publisher ingestor --port 9081 --key 14nqC... --accepted accepted.jsonl",
      "  atomic-data-publisher ingestor --port 9081 --key 14nqC... --accepted accepted.jsonl \\",
      "      --delay 20ms --fail UNAVAILABLE:0.05",
      "  atomic-data-publisher ingestor --check accepted.jsonl \\",
      "      --database 'jdbc:postgresql://localhost/helium?user=me'"
    })
final class IngestorCommand implements Callable<Integer> {

  private static final int MAX_PORT = 65_535;

  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup(multiplicity = "1")
  private Mode mode = new Mode();

  static final class Mode {
    @ArgGroup(exclusive = false, heading = "To run it:%n")
    private Run run = new Run();

    @ArgGroup(exclusive = false, heading = "To check what was accepted:%n")
    private Check check = new Check();
  }

  static final class Run {
    @Option(
        names = "--port",
        paramLabel = "N",
        required = true,
        description = "Where to listen, on all interfaces; 0 for any free port.")
    private int port;

    @Option(
        names = "--key",
        required = true,
        paramLabel = "ADDRESS",
        description = "The Helium address of the only key whose signatures are good.")
    private String key = "";

    @Option(
        names = "--accepted",
        required = true,
        paramLabel = "FILE",
        description = "Accepted messages are appended here.")
    private Path accepted = Path.of("");

    @Option(
        names = "--delay",
        paramLabel = "DURATION",
        description = "Answers come this much later, for example 20ms.")
    private Duration delay = Duration.ZERO;

    @Option(
        names = "--fail",
        paramLabel = "STATUS:SHARE",
        converter = FailConverter.class,
        description = {
          "This share of calls, 0 to 1, ends with this gRPC status, for example UNAVAILABLE:0.1;"
              + " may be given several times."
        })
    private List<Fault> fail = new ArrayList<>();

    @Option(
        names = "--hang",
        paramLabel = "SHARE",
        description = "This share of calls, 0 to 1, is never answered.")
    private double hang;

    @Option(
        names = "--forget",
        paramLabel = "SHARE",
        description = "This share of messages, 0 to 1, is acknowledged but not written down.")
    private double forget;
  }

  static final class Check {
    @Option(
        names = "--check",
        required = true,
        paramLabel = "FILE",
        description = {
          "Says as one line of JSON how many pairs of message type and asset the database calls"
              + " for, of how many of them the last message in this file is missing or says"
              + " something else, and how many messages repeat the one before. The exit code is 1"
              + " if any is missing, 2 if file or database cannot be read."
        })
    private Path file = Path.of("");

    @Option(
        names = "--database",
        required = true,
        paramLabel = "URL",
        description = "JDBC URL of the watched tables, user and password in it.")
    private String url = "";
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return mode.check.url.isEmpty() ? run(mode.run) : check(mode.check);
  }

  private int run(Run run) throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Fault[] faults = faults(run);
    try (AcceptedFile.Writer file = writer(run.accepted);
        VerifyingIngestor ingestor = start(run, file)) {
      ingestor.faults(faults);
      out.println(IngestorProcess.LISTENS + ingestor.port());
      out.flush();
      Thread counts = new Thread(() -> printCounts(ingestor, out), "counts");
      Runtime.getRuntime().addShutdownHook(counts);
      new CountDownLatch(1).await();
      return 0;
    }
  }

  private static AcceptedFile.Writer writer(Path file) {
    try {
      return new AcceptedFile.Writer(file);
    } catch (IOException e) {
      throw new MistakeException(
          "--accepted %s: %s (expected: a file to write, in a folder that exists)"
              .formatted(file, MistakeException.reason(e)),
          e);
    }
  }

  private static VerifyingIngestor start(Run run, AcceptedFile.Writer file) {
    if (run.port < 0 || run.port > MAX_PORT) {
      throw new MistakeException("--port " + run.port + " (expected: 0 to " + MAX_PORT + ")");
    }
    try {
      return VerifyingIngestor.start(run.port, run.key, file);
    } catch (IllegalArgumentException e) {
      throw new MistakeException("--key: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new MistakeException(
          "--port %d: %s (expected: a free port)"
              .formatted(run.port, MistakeException.reason(requireNonNull(e.getCause()))),
          e);
    }
  }

  private static Fault[] faults(Run run) {
    List<Fault> faults = new ArrayList<>();
    if (!run.delay.isZero()) {
      faults.add(Fault.delay(run.delay));
    }
    faults.addAll(run.fail);
    faults.add(Fault.hang().withShare(share("--hang", run.hang)));
    faults.add(Fault.acceptAndForget().withShare(share("--forget", run.forget)));
    return faults.toArray(Fault[]::new);
  }

  private static double share(String option, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new MistakeException(option + " " + value + " (expected: 0 to 1)");
    }
    return value;
  }

  private static void printCounts(VerifyingIngestor ingestor, PrintWriter out) {
    out.printf(
        "{\"calls\":%d,\"verified\":%d,\"rejected\":%d}%n",
        ingestor.calls(), ingestor.verified(), ingestor.rejected());
    out.flush();
  }

  private int check(Check check) {
    Tally.Counts counts = AcceptedCheck.compare(check.file, check.url);
    spec.commandLine()
        .getOut()
        .printf(
            "{\"expected\":%d,\"accepted\":%d,\"missing\":%d,\"unexpected\":%d,\"duplicates\":%d}%n",
            counts.expected(),
            counts.accepted(),
            counts.missing(),
            counts.unexpected(),
            counts.duplicates());
    return counts.missing() == 0 ? 0 : 1;
  }

  /** A status and the share of calls that end with it. */
  static final class FailConverter implements ITypeConverter<Fault> {

    @Override
    public Fault convert(String value) {
      int colon = value.indexOf(':');
      try {
        Status.Code code = Status.Code.valueOf(value.substring(0, Math.max(0, colon)));
        double share = Double.parseDouble(value.substring(colon + 1));
        return Fault.fail(code.toStatus().withDescription("on demand")).withShare(share);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "'" + value + "' (expected: for example UNAVAILABLE:0.1)");
      }
    }
  }
}
