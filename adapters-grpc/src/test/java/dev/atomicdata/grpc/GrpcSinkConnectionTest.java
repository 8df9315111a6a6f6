package dev.atomicdata.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.Message;
import dev.atomicdata.testkit.AcceptedMessage;
import dev.atomicdata.testkit.Fault;
import dev.atomicdata.testkit.SignedMessages;
import dev.atomicdata.testkit.VerifyingIngestor;
import io.grpc.Status;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GrpcSinkConnectionTest {

  private final SignedMessages messages = new SignedMessages();
  private final Queue<AcceptedMessage> accepted = new ConcurrentLinkedQueue<>();

  @Test
  void eachTypeGoesToItsOwnMethodWithItsBytesUnchanged() {
    try (VerifyingIngestor ingestor = ingestor(0);
        GrpcSink sink = sink(ingestor.port())) {
      for (String type : SignedMessages.types()) {
        assertThat(deliver(sink, messages.message(type, 1))).isEqualTo(Outcome.ACCEPTED);
      }
    }

    assertThat(accepted)
        .extracting(AcceptedMessage::type)
        .containsExactlyElementsOf(SignedMessages.types());
  }

  @Test
  void aTypeThatTheServiceDoesNotHaveIsRefusedByName() {
    Message message = new Message("router", new RowKey("1"), new byte[0]);

    try (GrpcSink sink = sink(1)) {
      assertThat(deliver(sink, message))
          .isEqualTo(
              new Outcome.Refused(
                  "message type router (expected: one of [entity_ownership,"
                      + " entity_reward_destination, iot_hotspot, mobile_hotspot])"));
    }
  }

  @Test
  void theReasonNamesStatusAndDescription() {
    try (VerifyingIngestor ingestor = ingestor(0);
        GrpcSink sink = sink(ingestor.port())) {
      ingestor.faults(Fault.fail(Status.PERMISSION_DENIED.withDescription("not you")));

      assertThat(deliver(sink, messages.message("iot_hotspot", 1)))
          .isEqualTo(new Outcome.Refused("PERMISSION_DENIED: not you"));
    }
  }

  @Test
  void whetherAServerAnswersIsFoundOutWithoutAMessage() throws IOException {
    try (VerifyingIngestor ingestor = ingestor(0);
        GrpcSink sink = sink(ingestor.port())) {
      assertThat(sink.reach().join()).isEmpty();
      assertThat(accepted).isEmpty();
    }
    try (GrpcSink sink = sink(freePort())) {
      assertThat(sink.reach().join())
          .hasValueSatisfying(why -> assertThat(why).contains("refused"));
    }
    try (GrpcSink sink =
        new GrpcSink(GrpcSettings.to(URI.create("https://no-such-host.invalid")))) {
      assertThat(sink.reach().join())
          .hasValueSatisfying(why -> assertThat(why).contains("no-such-host.invalid"));
    }
  }

  @Test
  void aServerThatSaysNothingIsGivenUpWithinTheConnectTimeout() throws IOException {
    try (ServerSocket silent = new ServerSocket(0);
        GrpcSink sink =
            new GrpcSink(to(silent.getLocalPort()).withConnectTimeout(Duration.ofMillis(200)))) {
      assertThat(sink.reach().join())
          .hasValueSatisfying(why -> assertThat(why).startsWith("DEADLINE_EXCEEDED"));
    }
  }

  @Test
  void aCallEndsWithTheTimeThatIsLeftToItsMessage() {
    try (VerifyingIngestor ingestor = ingestor(0);
        GrpcSink sink = new GrpcSink(to(ingestor.port()).withRequestTimeout(Duration.ofDays(1)))) {
      ingestor.faults(Fault.hang());
      Message message = messages.message("iot_hotspot", 1);

      assertThat(deliver(sink, message.within(() -> Duration.ofMillis(200))))
          .isInstanceOfSatisfying(
              Outcome.Unavailable.class,
              unavailable -> assertThat(unavailable.reason()).startsWith("DEADLINE_EXCEEDED"));
    }
  }

  @Test
  void nobodyListeningIsUnavailableAtOnceAndSaysWhere() throws IOException {
    int port = freePort();

    try (GrpcSink sink = new GrpcSink(to(port).withRequestTimeout(Duration.ofDays(1)))) {
      assertThat(deliver(sink, messages.message("iot_hotspot", 1)))
          .isInstanceOfSatisfying(
              Outcome.Unavailable.class,
              unavailable ->
                  assertThat(unavailable.reason()).startsWith("UNAVAILABLE").contains(":" + port));
    }
  }

  @Test
  void aReceiverThatStartsLateIsReachedByTheNextMessage() throws IOException {
    int port = freePort();

    try (GrpcSink sink = sink(port)) {
      for (int i = 0; i < 5; i++) {
        assertThat(deliver(sink, messages.message("iot_hotspot", i)))
            .isInstanceOf(Outcome.Unavailable.class);
      }
      try (VerifyingIngestor ingestor = ingestor(port)) {
        // gRPC ends a call a moment before it says that it could not connect.
        await()
            .pollDelay(Duration.ZERO)
            .until(
                () -> deliver(sink, messages.message("iot_hotspot", 6)), Outcome.ACCEPTED::equals);
        assertThat(ingestor.calls()).isEqualTo(1);
      }
    }
  }

  @Test
  void aReceiverThatIsRestartedIsReachedAgain() {
    VerifyingIngestor first = ingestor(0);
    int port = first.port();

    try (GrpcSink sink = sink(port)) {
      deliver(sink, messages.message("iot_hotspot", 1));
      first.close();
      assertThat(deliver(sink, messages.message("iot_hotspot", 2)))
          .isInstanceOf(Outcome.Unavailable.class);
      try (VerifyingIngestor second = ingestor(port)) {
        assertThat(deliver(sink, messages.message("iot_hotspot", 3))).isEqualTo(Outcome.ACCEPTED);
        assertThat(second.calls()).isEqualTo(1);
      }
    }
  }

  private VerifyingIngestor ingestor(int port) {
    return VerifyingIngestor.start(port, messages.address(), accepted::add);
  }

  private static GrpcSink sink(int port) {
    return new GrpcSink(to(port));
  }

  private static GrpcSettings to(int port) {
    return GrpcSettings.to(URI.create("http://localhost:" + port));
  }

  private static Outcome deliver(GrpcSink sink, Message message) {
    return sink.deliver(message).orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
