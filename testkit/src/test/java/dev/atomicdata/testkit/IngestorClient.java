package dev.atomicdata.testkit;

import com.google.protobuf.CodedInputStream;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Sends bytes as they are, one call at a time. */
final class IngestorClient implements AutoCloseable {

  private static final String SERVICE =
      "helium.chain_rewardable_entities.chain_rewardable_entities";

  private final ManagedChannel channel;

  IngestorClient(int port) {
    channel = NettyChannelBuilder.forAddress("localhost", port).usePlaintext().build();
  }

  Status submit(String type, byte[] request) {
    return submit(type, request, Duration.ofSeconds(30));
  }

  Status submit(String type, byte[] request, Duration deadline) {
    try {
      call(type, request, deadline);
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  /** The time in the answer. */
  long timestampMs(String type, byte[] request) throws IOException {
    CodedInputStream answer =
        CodedInputStream.newInstance(call(type, request, Duration.ofSeconds(30)));
    return answer.readTag() == (1 << 3) ? answer.readUInt64() : 0;
  }

  private byte[] call(String type, byte[] request, Duration deadline) {
    return ClientCalls.blockingUnaryCall(
        channel,
        MethodDescriptor.newBuilder(BytesMarshaller.INSTANCE, BytesMarshaller.INSTANCE)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(SERVICE + "/submit_" + type + "_change")
            .build(),
        CallOptions.DEFAULT.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS),
        request);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
