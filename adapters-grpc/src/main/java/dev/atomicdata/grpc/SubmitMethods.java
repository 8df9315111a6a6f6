package dev.atomicdata.grpc;

import dev.atomicdata.proto.chain_rewardable_entitiesGrpc;
import io.grpc.MethodDescriptor;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The methods of the ingestor's service by message type: {@code submit_<type>_change}. */
final class SubmitMethods {

  private final Map<String, MethodDescriptor<byte[], byte[]>> byType = new TreeMap<>();

  SubmitMethods() {
    for (MethodDescriptor<?, ?> method :
        chain_rewardable_entitiesGrpc.getServiceDescriptor().getMethods()) {
      String type = String.valueOf(method.getBareMethodName()).replaceAll("^submit_|_change$", "");
      byType.put(
          type,
          MethodDescriptor.newBuilder(MessageBytes.INSTANCE, MessageBytes.INSTANCE)
              .setType(method.getType())
              .setFullMethodName(method.getFullMethodName())
              .build());
    }
  }

  Optional<MethodDescriptor<byte[], byte[]>> of(String type) {
    return Optional.ofNullable(byType.get(type));
  }

  Set<String> types() {
    return byType.keySet();
  }
}
