package dev.atomicdata.grpc;

import dev.atomicdata.domain.Outcome;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One message under way: its call's listener and its outcome in one object. */
final class UnaryCall extends ClientCall.Listener<byte[]> {

  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final Consumer<Outcome> onEnd;
  private boolean answered;

  /**
   * @param onEnd told the outcome before anybody else
   */
  UnaryCall(Consumer<Outcome> onEnd) {
    this.onEnd = onEnd;
  }

  CompletableFuture<Outcome> send(ClientCall<byte[], byte[]> call, byte[] bytes) {
    call.start(this, new Metadata());
    call.request(2); // a second answer would be an error, and must be seen to be one
    call.sendMessage(bytes);
    call.halfClose();
    return outcome;
  }

  @Override
  public void onMessage(byte[] answer) {
    answered = true;
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    Status end =
        status.isOk() && !answered
            ? Status.INTERNAL.withDescription("OK without an answer")
            : status;
    Outcome became = StatusOutcome.of(end);
    onEnd.accept(became);
    outcome.complete(became);
  }
}
