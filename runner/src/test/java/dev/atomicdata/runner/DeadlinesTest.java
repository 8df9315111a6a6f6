package dev.atomicdata.runner;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.http.HttpClient;
import java.nio.channels.SocketChannel;
import java.sql.Driver;
import java.sql.DriverManager;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * Everything through which the product waits for somebody. Whoever adds a way finds it missing
 * here: it needs a deadline, and a row in docs/operating.md, "Deadlines".
 */
class DeadlinesTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(
              Stream.of("domain", "ports", "postgres", "grpc", "signing", "delivery", "runner")
                  .map(module -> "dev.atomicdata." + module)
                  .toList());

  // By name, because the runner depends on gRPC through its adapter only.
  private static final String NETTY_FUTURE = "io.grpc.netty.shaded.io.netty.util.concurrent.Future";
  private static final String CHANNEL = "io.grpc.Channel";
  private static final String CALL_OPTIONS = "io.grpc.CallOptions";

  /** These wait for ever, or would do so without an argument that they have in another form. */
  private static final List<Waiting> WITHOUT_END =
      List.of(
          new Waiting(Future.class, "get"),
          new Waiting(CompletableFuture.class, "join"),
          new Waiting(CountDownLatch.class, "await"),
          new Waiting(CyclicBarrier.class, "await"),
          new Waiting(Condition.class, "await"),
          new Waiting(Condition.class, "awaitUninterruptibly"),
          new Waiting(Lock.class, "lock"),
          new Waiting(Lock.class, "lockInterruptibly"),
          new Waiting(Semaphore.class, "acquire"),
          new Waiting(Semaphore.class, "acquireUninterruptibly"),
          new Waiting(BlockingQueue.class, "take"),
          new Waiting(BlockingQueue.class, "put"),
          new Waiting(ExecutorService.class, "invokeAll"),
          new Waiting(ExecutorService.class, "close"),
          new Waiting(Process.class, "waitFor"),
          new Waiting(Thread.class, "join"),
          new Waiting(Object.class, "wait"),
          new Waiting(NETTY_FUTURE, "sync"),
          new Waiting(NETTY_FUTURE, "await"));

  private record Waiting(String type, String method) {

    Waiting(Class<?> type, String method) {
      this(type.getName(), method);
    }

    boolean is(JavaAccess<?> access) {
      return access.getTarget().getName().equals(method)
          && access.getTargetOwner().isAssignableTo(type)
          && access.getTarget() instanceof CodeUnitAccessTarget target
          && target.getRawParameterTypes().stream()
              .noneMatch(type -> type.isEquivalentTo(long.class));
    }
  }

  @Test
  void nothingWaitsForEverButWhatMust() {
    assertThat(callers(access -> WITHOUT_END.stream().anyMatch(waiting -> waiting.is(access))))
        .containsExactly(
            // End by the deadlines of the reads they wait for.
            "ReadAhead.quiet: CompletableFuture.join",
            "ReadAhead.take: CompletableFuture.join",
            // Waits until the program is to end.
            "Runner.awaitFailure: CompletableFuture.get",
            // Ends by the deadline of its call.
            "Validation.ingestor: CompletableFuture.join");
  }

  /** Its transactions have limits for statements, locks and pauses, its sockets for answers. */
  @Test
  void onlyOneClassTakesConnectionsFromADatabase() {
    assertThat(
            callers(
                access ->
                    access.getName().equals("getConnection")
                        && (access.getTargetOwner().isAssignableTo(DataSource.class)
                            || access.getTargetOwner().isAssignableTo(DriverManager.class))))
        .containsExactly(
            "Database.fetch: DataSource.getConnection",
            "Database.transact: DataSource.getConnection");
    assertThat(
            callers(
                access ->
                    access.getTargetOwner().isAssignableTo(DriverManager.class)
                        || (access.getName().equals("connect")
                            && access.getTargetOwner().isAssignableTo(Driver.class))))
        .isEmpty();
  }

  @Test
  void everyCallOfAReceiverHasADeadline() {
    Predicate<JavaAccess<?>> calls =
        access ->
            access.getName().equals("newCall") && access.getTargetOwner().isAssignableTo(CHANNEL);

    assertThat(callers(calls))
        .containsExactly(
            "GrpcSink.deliver: ManagedChannel.newCall", "GrpcSink.reach: ManagedChannel.newCall");
    assertThat(
            accesses()
                .filter(calls)
                .map(JavaAccess::getOrigin)
                .filter(origin -> !setsADeadline(origin)))
        .isEmpty();
  }

  /** The face that HTTP is served on has limits for requests and answers. */
  @Test
  void nothingElseUsesTheNetwork() {
    List<Class<?>> network =
        List.of(
            Socket.class,
            ServerSocket.class,
            DatagramSocket.class,
            SocketChannel.class,
            HttpClient.class,
            InetAddress.class);

    assertThat(
            callers(
                access ->
                    network.stream().anyMatch(type -> access.getTargetOwner().isAssignableTo(type))
                        || (access.getTargetOwner().isEquivalentTo(URL.class)
                            && access.getName().startsWith("open"))))
        .isEmpty();
    assertThat(
            callers(access -> access.getTargetOwner().getPackageName().startsWith("com.sun.net")))
        .isNotEmpty()
        .allMatch(caller -> caller.startsWith("HttpFace."));
  }

  private static boolean setsADeadline(JavaCodeUnit origin) {
    return origin.getMethodCallsFromSelf().stream()
        .anyMatch(
            call ->
                call.getName().equals("withDeadlineAfter")
                    && call.getTargetOwner().getName().equals(CALL_OPTIONS));
  }

  private static Set<String> callers(Predicate<JavaAccess<?>> which) {
    return accesses()
        .filter(which)
        .map(
            access ->
                access.getOriginOwner().getSimpleName()
                    + "."
                    + access.getOrigin().getName()
                    + ": "
                    + access.getTargetOwner().getSimpleName()
                    + "."
                    + access.getName())
        .collect(toCollection(TreeSet::new));
  }

  private static Stream<JavaAccess<?>> accesses() {
    return CLASSES.stream().flatMap(type -> type.getAccessesFromSelf().stream());
  }
}
