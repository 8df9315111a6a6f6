package dev.atomicdata.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.Message;
import dev.atomicdata.testkit.AcceptedMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Every message that the ingestor accepted, one JSON object a line: type, asset, entity, when it
 * was received, and the change itself, protobuf in base64.
 */
final class AcceptedFile {

  private static final JsonMapper JSON = new JsonMapper();

  private AcceptedFile() {}

  /** Appends whole lines; may be given messages by many threads. */
  static final class Writer implements Consumer<AcceptedMessage>, AutoCloseable {

    private final OutputStream file;

    Writer(Path path) throws IOException {
      file = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public void accept(AcceptedMessage message) {
      String change = Base64.getEncoder().encodeToString(message.change().toByteArray());
      String line =
          "{\"type\":\""
              + message.type()
              + "\",\"asset\":\""
              + message.asset()
              + "\",\"entity\":\""
              + message.entityPubKey()
              + "\",\"received\":\""
              + message.receivedAt()
              + "\",\"change\":\""
              + change
              + "\"}\n";
      write(line.getBytes(UTF_8));
    }

    @Override
    public void close() throws IOException {
      file.close();
    }

    private synchronized void write(byte[] line) {
      try {
        file.write(line);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Reads what was appended since the last time; a line without its end waits for it. */
  static final class Reader implements AutoCloseable {

    private static final int CHUNK = 1 << 20;
    private static final int SHOWN = 60;

    private final InputStream file;
    private final byte[] chunk = new byte[CHUNK];
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private long lines;

    Reader(Path path) throws IOException {
      file = Files.newInputStream(path);
    }

    /**
     * Gives all new messages to the tally and says how many there were.
     *
     * @throws IllegalArgumentException if a line is none that a writer writes
     */
    int readInto(Tally tally) throws IOException {
      int messages = 0;
      for (int read = file.read(chunk); read > 0; read = file.read(chunk)) {
        int start = 0;
        for (int i = 0; i < read; i++) {
          if (chunk[i] == '\n') {
            unfinished.write(chunk, start, i - start);
            accept(unfinished.toByteArray(), tally);
            unfinished.reset();
            start = i + 1;
            messages++;
          }
        }
        unfinished.write(chunk, start, read - start);
      }
      return messages;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }

    private void accept(byte[] line, Tally tally) {
      lines++;
      try {
        JsonNode message = JSON.readTree(line);
        MessageType type = MessageType.named(message.path("type").asText());
        Message change =
            type.parse(
                Optional.ofNullable(message.path("change").binaryValue())
                    .orElseThrow(() -> new IllegalArgumentException("no change")));
        tally.accept(type, message.path("asset").asText(), Digest.of(change));
      } catch (IOException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "line %d: '%s' (expected: a message as the ingestor writes it)"
                .formatted(lines, beginning(new String(line, UTF_8))),
            e);
      }
    }

    private static String beginning(String line) {
      return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }
  }
}
