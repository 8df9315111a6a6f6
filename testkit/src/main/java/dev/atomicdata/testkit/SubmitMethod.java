package dev.atomicdata.testkit;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.atomicdata.proto.chain_rewardable_entitiesGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.util.List;

/** One method of the ingestor's service: four, which differ in their messages alone. */
final class SubmitMethod {

  private final String type;
  private final String fullName;
  private final Message request;
  private final Parser<? extends Message> requests;
  private final FieldDescriptor change;
  private final FieldDescriptor signature;
  private final Message answer;
  private final FieldDescriptor timestampMs;

  private SubmitMethod(MethodDescriptor<?, ?> method) {
    fullName = method.getFullMethodName();
    type = String.valueOf(method.getBareMethodName()).replaceAll("^submit_|_change$", "");
    request = prototype(method.getRequestMarshaller());
    requests = DiscardUnknownFieldsParser.wrap(request.getParserForType());
    change = request.getDescriptorForType().findFieldByName("change");
    signature = request.getDescriptorForType().findFieldByName("signature");
    answer = prototype(method.getResponseMarshaller());
    timestampMs = answer.getDescriptorForType().findFieldByName("timestamp_ms");
  }

  static List<SubmitMethod> all() {
    return chain_rewardable_entitiesGrpc.getServiceDescriptor().getMethods().stream()
        .map(SubmitMethod::new)
        .toList();
  }

  /** The message type, as configuration names it. */
  String type() {
    return type;
  }

  String fullName() {
    return fullName;
  }

  Message.Builder newRequest() {
    return request.newBuilderForType();
  }

  Message.Builder newChange() {
    return request.newBuilderForType().newBuilderForField(change);
  }

  /** Fields that the protocol does not know are dropped, as the receiver's own parser does. */
  Message parse(byte[] request) throws InvalidProtocolBufferException {
    return requests.parseFrom(request);
  }

  Message changeOf(Message request) {
    return (Message) request.getField(change);
  }

  byte[] signatureOf(Message request) {
    return ((ByteString) request.getField(signature)).toByteArray();
  }

  /** What the signature must cover: the request encoded again, without the signature. */
  byte[] signedPart(Message request) {
    return request.toBuilder().clearField(signature).build().toByteArray();
  }

  byte[] answer(long timeMs) {
    return answer.toBuilder().setField(timestampMs, timeMs).build().toByteArray();
  }

  private static Message prototype(MethodDescriptor.Marshaller<?> marshaller) {
    if (marshaller instanceof PrototypeMarshaller<?> known
        && known.getMessagePrototype() instanceof Message message) {
      return message;
    }
    throw new IllegalStateException(marshaller + " (expected: that of a generated message)");
  }
}
