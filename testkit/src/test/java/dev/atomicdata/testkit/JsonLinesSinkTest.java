package dev.atomicdata.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSink;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesSinkTest extends MessageSinkContract {

  @TempDir Path folder;

  private Path file;
  private JsonLinesSink sink;
  private String end = "";

  @BeforeEach
  void start() {
    file = folder.resolve("lines.jsonl");
    sink = new JsonLinesSink(file, Duration.ofSeconds(2));
  }

  @AfterEach
  void stop() throws IOException {
    sink.close();
    if (Files.exists(file) && !Files.isDirectory(file) && !Files.isRegularFile(file)) {
      letGo(file);
    }
  }

  @Test
  void linesStandInTheOrderOfTheirDelivery() throws IOException {
    List<CompletableFuture<Outcome>> deliveries =
        IntStream.range(0, 3_000).mapToObj(n -> sink.deliver(message(n))).toList();

    assertThat(deliveries).allSatisfy(each -> assertThat(each.join()).isEqualTo(Outcome.ACCEPTED));
    assertThat(Files.readAllLines(file))
        .isEqualTo(IntStream.range(0, 3_000).mapToObj(JsonLinesSinkTest::line).toList());
  }

  @Test
  void whatIsInTheFileStaysButForAPartOfALine() throws IOException {
    Files.writeString(file, "{\"key\":\"old\"}\n{\"key\":\"torn");

    sink.deliver(message(1)).join();

    assertThat(Files.readAllLines(file)).containsExactly("{\"key\":\"old\"}", line(1));
  }

  @Test
  void aFileOfNothingButAPartOfALineBeginsAnew() throws IOException {
    Files.writeString(file, "{");

    sink.deliver(message(1)).join();

    assertThat(Files.readAllLines(file)).containsExactly(line(1));
  }

  @Test
  void aFileThatWasMovedAwayIsFollowedByANewOne() throws IOException {
    sink.deliver(message(1)).join();
    Files.move(file, folder.resolve("yesterday.jsonl"));

    sink.deliver(message(2)).join();

    assertThat(Files.readAllLines(file)).containsExactly(line(2));
  }

  @Test
  void aMessageThatIsWithdrawnBeforeItsTurnIsNotWritten() throws IOException {
    receiver(Receiver.HANGS);
    sink.deliver(message(1)).join();
    sink.deliver(message(2)).cancel(false);
    CompletableFuture<Outcome> third = sink.deliver(message(3));

    letGo(Files.move(file, folder.resolve("pipe")));

    assertThat(third.join()).isEqualTo(Outcome.ACCEPTED);
    assertThat(Files.readAllLines(file)).containsExactly(line(3));
  }

  @Override
  protected MessageSink sink() {
    return sink;
  }

  @Override
  protected Message message(int number) {
    return new Message("json", new RowKey("" + number), (line(number) + end).getBytes(UTF_8));
  }

  @Override
  protected void receiver(Receiver behaviour) {
    try {
      Files.deleteIfExists(file);
      end = behaviour == Receiver.REJECTS ? "\n" : "";
      switch (behaviour) {
        case ACCEPTS, REJECTS -> {}
        case FAILS -> Files.createDirectory(file);
        case HANGS -> new ProcessBuilder("mkfifo", file.toString()).start().waitFor();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while making a pipe", e);
    }
  }

  @Override
  protected long accepted() {
    try (var lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who opens a pipe to write waits for a reader. */
  private static void letGo(Path pipe) throws IOException {
    new RandomAccessFile(pipe.toFile(), "rw").close();
  }

  private static String line(int number) {
    return "{\"key\":\"" + number + "\"}";
  }
}
