package dev.atomicdata.grpc;

import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSink;
import dev.atomicdata.testkit.Fault;
import dev.atomicdata.testkit.MessageSinkContract;
import dev.atomicdata.testkit.SignedMessages;
import dev.atomicdata.testkit.VerifyingIngestor;
import io.grpc.Status;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class GrpcSinkTest extends MessageSinkContract {

  private final SignedMessages messages = new SignedMessages();
  private final VerifyingIngestor ingestor =
      VerifyingIngestor.start(0, messages.address(), message -> {});
  private final GrpcSink sink =
      new GrpcSink(
          GrpcSettings.to(URI.create("http://localhost:" + ingestor.port()))
              .withRequestTimeout(Duration.ofSeconds(5)));

  @AfterEach
  void close() {
    sink.close();
    ingestor.close();
  }

  @Override
  protected MessageSink sink() {
    return sink;
  }

  @Override
  protected Message message(int number) {
    return messages.message("mobile_hotspot", number);
  }

  @Override
  protected void receiver(Receiver behaviour) {
    switch (behaviour) {
      case ACCEPTS -> ingestor.faults();
      case REJECTS -> ingestor.faults(Fault.reject());
      case FAILS -> ingestor.faults(Fault.fail(Status.INTERNAL));
      case HANGS -> ingestor.faults(Fault.hang());
    }
  }

  @Override
  protected long accepted() {
    return ingestor.verified();
  }
}
