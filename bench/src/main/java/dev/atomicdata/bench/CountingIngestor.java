package dev.atomicdata.bench;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.atomicdata.proto.chain_rewardable_entitiesGrpc;
import dev.atomicdata.testkit.BytesMarshaller;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Takes the messages of Helium's ingestor, counts them and answers each after the same time.
 *
 * <p>It verifies nothing, so that it takes as little as possible of the machine that it shares with
 * what is measured: one I/O thread reads the bytes and answers constant ones.
 */
final class CountingIngestor implements AutoCloseable {

  private static final int FLOW_CONTROL_WINDOW = 4 << 20;

  /** How exact delays are. */
  private static final long TICK_NANOS = 500_000;

  /** An answer without a field: all fields have their defaults. */
  private static final byte[] ANSWER = {};

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final Deque<Due> due = new ArrayDeque<>();
  private final long delayNanos;
  private final LongConsumer arrived;
  private final BooleanSupplier noting;
  private final Server server;

  /** A call to be answered at this time. */
  private record Due(long nanos, ServerCall<byte[], byte[]> call) {}

  /**
   * @param delay how long each answer waits
   * @param arrived given the block of each message, or 0
   * @param noting whether blocks matter
   */
  CountingIngestor(Duration delay, LongConsumer arrived, BooleanSupplier noting)
      throws IOException {
    this.delayNanos = delay.toNanos();
    this.arrived = arrived;
    this.noting = noting;
    server =
        NettyServerBuilder.forPort(0)
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .channelType(EpollServerSocketChannel.class)
            .directExecutor()
            .flowControlWindow(FLOW_CONTROL_WINDOW)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .addService(service())
            .build()
            .start();
    if (delayNanos > 0) {
      var unused =
          loop.scheduleAtFixedRate(this::answerDue, TICK_NANOS, TICK_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }

  private ServerServiceDefinition service() {
    ServerServiceDefinition.Builder service =
        ServerServiceDefinition.builder(chain_rewardable_entitiesGrpc.SERVICE_NAME);
    for (MethodDescriptor<?, ?> method :
        chain_rewardable_entitiesGrpc.getServiceDescriptor().getMethods()) {
      service.addMethod(
          MethodDescriptor.newBuilder(BytesMarshaller.INSTANCE, BytesMarshaller.INSTANCE)
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(method.getFullMethodName())
              .build(),
          new Calls());
    }
    return service.build();
  }

  private void take(ServerCall<byte[], byte[]> call, byte[] request) {
    arrived.accept(noting.getAsBoolean() ? block(request) : 0);
    if (delayNanos == 0) {
      answer(call);
    } else {
      due.add(new Due(System.nanoTime() + delayNanos, call));
    }
  }

  /** All wait equally long, so they are due in the order in which they came. */
  private void answerDue() {
    long now = System.nanoTime();
    for (Due next = due.peek(); next != null && next.nanos() - now <= 0; next = due.peek()) {
      due.remove();
      answer(next.call());
    }
  }

  private static void answer(ServerCall<byte[], byte[]> call) {
    if (call.isCancelled()) {
      return;
    }
    call.sendHeaders(new Metadata());
    call.sendMessage(ANSWER);
    call.close(Status.OK, new Metadata());
  }

  /** In all four requests, the change comes first, and its block comes first in it. */
  private static long block(byte[] request) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(request);
      require(in.readTag() == tag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED));
      in.readRawVarint32();
      require(in.readTag() == tag(1, WireFormat.WIRETYPE_VARINT));
      return in.readUInt64();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int tag(int field, int wireType) {
    return field << 3 | wireType;
  }

  private static void require(boolean expected) {
    if (!expected) {
      throw new IllegalStateException("a request (expected: its change and block first)");
    }
  }

  /** Asks for the one message of a call, and takes it. */
  private final class Calls implements ServerCallHandler<byte[], byte[]> {

    @Override
    public ServerCall.Listener<byte[]> startCall(
        ServerCall<byte[], byte[]> call, Metadata headers) {
      call.request(2);
      return new ServerCall.Listener<>() {
        private byte[] request = {};

        @Override
        public void onMessage(byte[] message) {
          request = message;
        }

        @Override
        public void onHalfClose() {
          take(call, request);
        }
      };
    }
  }
}
