package dev.atomicdata.testkit;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A gRPC server that takes messages as Helium's ingestor does (helium.md sections 2.1, 2.2, 9.6):
 * it parses the request, drops what it does not know, clears the signature, encodes the rest again
 * and verifies the signature over that against one key. A good message is answered with the time, a
 * bad one with INVALID_ARGUMENT; the signer's name is not looked at.
 *
 * <p>It can be told at any time to misbehave: see {@link Fault}.
 */
public final class VerifyingIngestor implements AutoCloseable {

  static final Status INVALID_SIGNATURE =
      Status.INVALID_ARGUMENT.withDescription("invalid signature");

  private volatile Ed25519.PublicPoint key;
  private final Consumer<AcceptedMessage> consumer;
  private final IngestorThreads threads = new IngestorThreads();
  private final EventLoops loops;
  private final Server server;
  private final LongAdder calls = new LongAdder();
  private final LongAdder verified = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private volatile Faults faults = Faults.NONE;
  private volatile Consumer<AcceptedMessage> unanswered = message -> {};

  private VerifyingIngestor(int port, String address, Consumer<AcceptedMessage> consumer) {
    this.key = publicPoint(address);
    this.consumer = requireNonNull(consumer, "consumer");
    this.loops = new EventLoops("ingestor", Runtime.getRuntime().availableProcessors());
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress(port))
            .bossEventLoopGroup(loops.group())
            .workerEventLoopGroup(loops.group())
            .channelType(loops.serverChannel())
            .directExecutor()
            .flowControlWindow(4 << 20)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(service())
            .build();
  }

  /**
   * Starts an ingestor on all interfaces.
   *
   * @param port 0 for any free one
   * @param address the only key whose signatures are good: the address of an Ed25519 Helium key
   * @param consumer given every good message before it is answered, on any thread, several at a
   *     time; if it throws, the call fails
   * @throws UncheckedIOException if the port is taken
   */
  public static VerifyingIngestor start(
      int port, String address, Consumer<AcceptedMessage> consumer) {
    VerifyingIngestor ingestor = new VerifyingIngestor(port, address, consumer);
    try {
      ingestor.server.start();
      return ingestor;
    } catch (IOException e) {
      ingestor.close();
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getPort();
  }

  /**
   * From now on, calls meet these faults, tried in this order; a delay lets the later ones happen
   * too. None: all is well again. Calls that hang already go on hanging.
   */
  public void faults(Fault... newFaults) {
    faults = new Faults(newFaults);
  }

  /**
   * From now on tells of messages that were given to the consumer and whose caller perhaps does not
   * know that: when the answer was ready it had given up, or had half a second left at most.
   */
  public void onUnanswered(Consumer<AcceptedMessage> told) {
    unanswered = requireNonNull(told, "told");
  }

  /** From now on the signatures of this key alone are good. */
  public void trust(String address) {
    key = publicPoint(address);
  }

  /** All calls that came, whatever their end. */
  public long calls() {
    return calls.sum();
  }

  /** Messages with a good signature that were given to the consumer. */
  public long verified() {
    return verified.sum();
  }

  /** Calls answered with INVALID_ARGUMENT. */
  public long rejected() {
    return rejected.sum();
  }

  /** Breaks off all calls. */
  @Override
  public void close() {
    server.shutdownNow();
    threads.close();
    loops.close();
  }

  private ServerServiceDefinition service() {
    List<SubmitMethod> methods = SubmitMethod.all();
    ServerServiceDefinition.Builder service =
        ServerServiceDefinition.builder(
            requireNonNull(
                MethodDescriptor.extractFullServiceName(methods.get(0).fullName()), "service"));
    for (SubmitMethod method : methods) {
      service.addMethod(
          MethodDescriptor.newBuilder(BytesMarshaller.INSTANCE, BytesMarshaller.INSTANCE)
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(method.fullName())
              .build(),
          ServerCalls.asyncUnaryCall(
              (bytes, observer) -> {
                Optional<Deadline> deadline = Optional.ofNullable(Context.current().getDeadline());
                threads.verify(() -> serve(method, bytes, observer, deadline));
              }));
    }
    return service.build();
  }

  private void serve(
      SubmitMethod method,
      byte[] bytes,
      StreamObserver<byte[]> observer,
      Optional<Deadline> deadline) {
    calls.increment();
    Instant received = Instant.now();
    Message request;
    try {
      request = method.parse(bytes);
    } catch (InvalidProtocolBufferException e) {
      observer.onError(Status.INTERNAL.withDescription(e.getMessage()).withCause(e).asException());
      return;
    }
    AcceptedMessage message =
        new AcceptedMessage(method.type(), method.changeOf(request), received);
    Faults.Strike strike = faults.on(message);
    if (strike.is(Fault.Action.Hang.class)) {
      return;
    }
    Status end = strike.failure().orElseGet(() -> verify(method, request));
    if (end.isOk() && !strike.is(Fault.Action.Forget.class)) {
      consumer.accept(message);
      verified.increment();
    } else if (end.getCode() == Status.Code.INVALID_ARGUMENT) {
      rejected.increment();
    }
    byte[] answer = method.answer(received.toEpochMilli());
    Runnable last =
        () -> {
          if (end.isOk()
              && (cancelled(observer) || deadline.filter(VerifyingIngestor::isClose).isPresent())) {
            unanswered.accept(message);
          }
          answer(observer, end, answer);
        };
    if (strike.delay().isZero()) {
      last.run();
    } else {
      threads.after(strike.delay(), last);
    }
  }

  private static boolean isClose(Deadline deadline) {
    return deadline.timeRemaining(TimeUnit.MILLISECONDS) <= 500;
  }

  private static boolean cancelled(StreamObserver<byte[]> observer) {
    return ((ServerCallStreamObserver<byte[]>) observer).isCancelled();
  }

  private Status verify(SubmitMethod method, Message request) {
    byte[] signature = method.signatureOf(request);
    byte[] signed = method.signedPart(request);
    boolean good =
        signature.length == Ed25519.SIGNATURE_SIZE
            && Ed25519.verify(signature, 0, key, signed, 0, signed.length);
    return good ? Status.OK : INVALID_SIGNATURE;
  }

  private static void answer(StreamObserver<byte[]> observer, Status end, byte[] answer) {
    if (cancelled(observer)) {
      return;
    }
    if (end.isOk()) {
      observer.onNext(answer);
      observer.onCompleted();
    } else {
      observer.onError(end.asException());
    }
  }

  private static Ed25519.PublicPoint publicPoint(String address) {
    Ed25519.PublicPoint point =
        Ed25519.validatePublicKeyPartialExport(HeliumAddress.ed25519Key(address), 0);
    if (point == null) {
      throw new IllegalArgumentException(
          "address " + address + ": not a point of the curve (expected: an Ed25519 key)");
    }
    return point;
  }
}
