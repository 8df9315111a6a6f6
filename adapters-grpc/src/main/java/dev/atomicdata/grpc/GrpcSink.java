package dev.atomicdata.grpc;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSink;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends each message to Helium's ingestor as one unary gRPC call, its bytes unchanged, all calls
 * over one HTTP/2 connection (helium.md sections 3 and 9).
 *
 * <p>One attempt, one outcome: nothing is retried here. The connection is made with the first
 * message, so that a receiver that is away hinders no start; a lost one is made again with the next
 * message. Behind a balancer of connections there may be several receivers: after one has turned a
 * message away, and nothing else is under way, the next message goes over a new connection. What
 * hangs on an outcome runs on the sink's one I/O thread.
 */
public final class GrpcSink implements MessageSink {

  private static final int FLOW_CONTROL_WINDOW = 4 << 20;

  /** Of gRPC's health checking protocol; its empty request asks for the server as a whole. */
  private static final MethodDescriptor<byte[], byte[]> HEALTH =
      MethodDescriptor.newBuilder(MessageBytes.INSTANCE, MessageBytes.INSTANCE)
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("grpc.health.v1.Health/Check")
          .build();

  private final SubmitMethods methods = new SubmitMethods();
  private final EventLoop eventLoop = new EventLoop();
  private final ManagedChannel channel;
  private final long connectTimeoutNs;
  private final long requestTimeoutNs;
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean turnedAway;

  public GrpcSink(GrpcSettings settings) {
    requireNonNull(settings, "settings");
    connectTimeoutNs = settings.connectTimeout().toNanos();
    requestTimeoutNs = settings.requestTimeout().toNanos();
    channel = channel(settings, eventLoop);
  }

  @Override
  public CompletableFuture<Outcome> deliver(Message message) {
    MethodDescriptor<byte[], byte[]> method = methods.of(message.type()).orElse(null);
    if (method == null) {
      return CompletableFuture.completedFuture(
          new Outcome.Refused(
              "message type " + message.type() + " (expected: one of " + methods.types() + ")"));
    }
    long timeoutNs = Math.min(requestTimeoutNs, message.timeLeft().toNanos());
    if (timeoutNs <= 0) {
      return CompletableFuture.completedFuture(new Outcome.Unavailable("no time left"));
    }
    if (mayConnectAnew()) {
      channel.enterIdle();
    }
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(timeoutNs, TimeUnit.NANOSECONDS);
    underWay.incrementAndGet();
    return new UnaryCall(this::ended).send(channel.newCall(method, options), message.bytes());
  }

  private void ended(Outcome outcome) {
    turnedAway = outcome instanceof Outcome.Rejected || outcome instanceof Outcome.Refused;
    underWay.decrementAndGet();
  }

  /**
   * Finds out within the connect timeout whether a gRPC server answers, without sending a message:
   * asks for its health, and takes any answer, also that it knows no such question.
   *
   * @return empty, or why it cannot be reached
   */
  public CompletableFuture<Optional<String>> reach() {
    if (mayConnectAnew()) {
      channel.enterIdle();
    }
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(connectTimeoutNs, TimeUnit.NANOSECONDS);
    return new UnaryCall(outcome -> {})
        .send(channel.newCall(HEALTH, options), new byte[0])
        .thenApply(
            answer ->
                answer instanceof Outcome.Unavailable away
                    ? Optional.of(away.reason())
                    : Optional.empty());
  }

  /** Breaks off the calls under way, which end as {@link Outcome.Unavailable}. */
  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    eventLoop.close();
  }

  /**
   * Whether the next call takes a new connection: after one was turned away with nothing else under
   * way, and after a failure to connect, when gRPC would turn messages away on its own for up to
   * two minutes; how long to wait is the caller's business.
   */
  private boolean mayConnectAnew() {
    if (turnedAway && underWay.get() == 0) {
      turnedAway = false;
      return true;
    }
    return channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE;
  }

  private static ManagedChannel channel(GrpcSettings settings, EventLoop eventLoop) {
    Endpoint endpoint = Endpoint.of(settings.baseUrl());
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
            .eventLoopGroup(eventLoop.group())
            .channelType(eventLoop.channelType())
            .directExecutor()
            .flowControlWindow(FLOW_CONTROL_WINDOW)
            .withOption(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int)
                    Math.min(Integer.MAX_VALUE, Math.max(1, settings.connectTimeout().toMillis())))
            .keepAliveTime(settings.keepalive().toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(settings.keepaliveTimeout().toNanos(), TimeUnit.NANOSECONDS)
            .disableRetry();
    return endpoint.encrypted()
        ? builder.useTransportSecurity().build()
        : builder.usePlaintext().build();
  }
}
