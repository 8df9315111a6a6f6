package dev.atomicdata.testkit;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSink;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Appends each message to a file, as a line of its own that is on the disk before it is accepted.
 *
 * <p>Lines stand in the order of their delivery. What a crash or a full disk left of a line is cut
 * off before the next one. The file is opened for each write, so it may be moved away at any time;
 * one sink alone may write it.
 */
public final class JsonLinesSink implements MessageSink {

  private static final int MAX_WAITING = 10_000;
  private static final int MAX_TOGETHER = 1_000;

  private final Path file;
  private final Duration deadline;
  private final BlockingQueue<Line> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Thread writer;
  private volatile List<Line> writing = List.of();
  private volatile boolean closed;

  /**
   * A sink that creates the file with its first line.
   *
   * @param deadline how long one line may take
   */
  public JsonLinesSink(Path file, Duration deadline) {
    this.file = requireNonNull(file, "file");
    this.deadline = requireNonNull(deadline, "deadline");
    writer = new Thread(this::writeUntilClosed, "json-lines");
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public CompletableFuture<Outcome> deliver(Message message) {
    if (!isOneLine(message.bytes())) {
      return CompletableFuture.completedFuture(
          new Outcome.Rejected(message + " has a line break (expected: one line)"));
    }
    Line line = new Line(message, new CompletableFuture<>());
    if (!waiting.offer(line)) {
      line.end(unavailable(MAX_WAITING + " lines are waiting"));
    }
    if (closed) {
      line.end(unavailable("closed"));
    }
    return line.outcome()
        .completeOnTimeout(
            unavailable("not written within " + deadline),
            deadline.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Ends what is waiting; what is being written may still get into the file. */
  @Override
  public void close() {
    closed = true;
    writer.interrupt();
    waiting.forEach(line -> line.end(unavailable("closed")));
    writing.forEach(line -> line.end(unavailable("closed")));
  }

  private void writeUntilClosed() {
    try {
      while (!closed) {
        writing = nextLines();
        Outcome outcome = closed ? unavailable("closed") : append(writing);
        writing.forEach(line -> line.end(outcome));
      }
    } catch (InterruptedException e) {
      // Only close() interrupts, and it ends what was waiting.
    }
  }

  private List<Line> nextLines() throws InterruptedException {
    List<Line> lines = new ArrayList<>();
    lines.add(waiting.take());
    waiting.drainTo(lines, MAX_TOGETHER - 1);
    lines.stream()
        .filter(line -> line.message().isOver())
        .forEach(line -> line.end(unavailable("no time left")));
    // Withdrawn or late: nobody waits for them, and their keys will be looked at again.
    lines.removeIf(line -> line.outcome().isDone());
    return lines;
  }

  private Outcome append(List<Line> lines) {
    try (FileChannel channel = FileChannel.open(file, CREATE, WRITE)) {
      channel.truncate(endOfLastLine(channel.size()));
      channel.position(channel.size());
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
      for (Line line : lines) {
        out.write(line.message().bytes());
        out.write('\n');
      }
      out.flush();
      channel.force(false);
      return Outcome.ACCEPTED;
    } catch (IOException e) {
      return unavailable(e.toString());
    }
  }

  private long endOfLastLine(long size) throws IOException {
    try (RandomAccessFile written = new RandomAccessFile(file.toFile(), "r")) {
      for (long end = size; end > 0; end--) {
        written.seek(end - 1);
        if (written.read() == '\n') {
          return end;
        }
      }
      return 0;
    }
  }

  private static boolean isOneLine(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '\n') {
        return false;
      }
    }
    return true;
  }

  private Outcome unavailable(String reason) {
    return new Outcome.Unavailable(file + ": " + reason);
  }

  private record Line(Message message, CompletableFuture<Outcome> outcome) {
    void end(Outcome how) {
      outcome.complete(how);
    }
  }
}
