package dev.atomicdata.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSink;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;

class RecordingSinkTest extends MessageSinkContract {

  private final AtomicLong accepted = new AtomicLong();
  private final RecordingSink sink = new RecordingSink(this::answer, Duration.ofSeconds(2));
  private volatile Receiver behaviour = Receiver.ACCEPTS;

  @AfterEach
  void stop() {
    sink.close();
  }

  @Override
  protected MessageSink sink() {
    return sink;
  }

  @Override
  protected Message message(int number) {
    return new Message("json", new RowKey("" + number), "{}".getBytes(UTF_8));
  }

  @Override
  protected void receiver(Receiver next) {
    behaviour = next;
  }

  @Override
  protected long accepted() {
    return accepted.get();
  }

  private CompletableFuture<Outcome> answer(Message message) {
    return switch (behaviour) {
      case ACCEPTS -> {
        accepted.incrementAndGet();
        yield CompletableFuture.completedFuture(Outcome.ACCEPTED);
      }
      case REJECTS -> CompletableFuture.completedFuture(new Outcome.Rejected("wrong"));
      case FAILS -> CompletableFuture.completedFuture(new Outcome.Unavailable("away"));
      case HANGS -> new CompletableFuture<>();
    };
  }
}
