package dev.atomicdata.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MicroCommandTest {

  /** In this process, with nothing that would make figures of it. */
  private static final Stream<String> ONCE =
      Stream.of("-f", "0", "-wi", "0", "-i", "1", "-r", "1ms", "-foe", "true");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyPartRunsAndHasALine() {
    int code = micro(ONCE.toArray(String[]::new));

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString().lines())
        .anySatisfy(line -> assertThat(line).contains("part", "microseconds", "a second"))
        .anySatisfy(line -> assertThat(line).startsWith("Signing.sign corretto "))
        .anySatisfy(line -> assertThat(line).startsWith("Signing.sign bouncy_castle "))
        .anySatisfy(line -> assertThat(line).startsWith("Helium.parse mobile_hotspot "))
        .anySatisfy(line -> assertThat(line).startsWith("Helium.map mobile_hotspot "))
        .anySatisfy(line -> assertThat(line).startsWith("Helium.fingerprint mobile_hotspot "))
        .anySatisfy(line -> assertThat(line).startsWith("Helium.encode mobile_hotspot "))
        .anySatisfy(line -> assertThat(line).startsWith("Helium.seal iot_hotspot "))
        .anySatisfy(line -> assertThat(line).startsWith("Checkpoints.rowIsNew "))
        .anySatisfy(line -> assertThat(line).startsWith("Checkpoints.nextPage "))
        .anySatisfy(line -> assertThat(line).startsWith("Steps.step "));
  }

  @Test
  void anOptionThatJmhDoesNotKnowIsRefused() {
    assertThat(micro("--fastest")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("fastest");
  }

  private int micro(String... arguments) {
    return new CommandLine(new MicroCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
