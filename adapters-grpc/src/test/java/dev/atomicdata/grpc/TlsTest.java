package dev.atomicdata.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.proto.chain_rewardable_entitiesGrpc;
import dev.atomicdata.proto.iot_hotspot_change_req_v1;
import dev.atomicdata.proto.iot_hotspot_change_resp_v1;
import dev.atomicdata.testkit.SignedMessages;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.StreamObserver;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that vouches for itself. */
class TlsTest {

  private static final String TRUST_STORE = "javax.net.ssl.trustStore";
  private static final String TRUST_STORE_PASSWORD = "javax.net.ssl.trustStorePassword";
  private static final String PASSWORD = "changeit";

  private final SignedMessages messages = new SignedMessages();

  @TempDir private Path folder;
  private Path keys;
  private Server server;

  @BeforeEach
  void startServer() throws Exception {
    keys = folder.resolve("keys.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command =
        List.of(
            (keytool
                    + " -genkeypair -alias server -keyalg EC -dname CN=localhost"
                    + " -ext san=dns:localhost -storetype PKCS12 -storepass "
                    + PASSWORD
                    + " -keystore "
                    + keys)
                .split(" "));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream stored = Files.newInputStream(keys)) {
      store.load(stored, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD.toCharArray());
    server =
        NettyServerBuilder.forPort(0)
            .sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(factory)).build())
            .addService(new AcceptingService())
            .build()
            .start();
  }

  @AfterEach
  void stopServer() {
    server.shutdownNow();
    System.clearProperty(TRUST_STORE);
    System.clearProperty(TRUST_STORE_PASSWORD);
  }

  @Test
  void aCertificateThatTheSystemTrustsIsGoodEnough() {
    trustTheServer();

    assertThat(deliver("https")).isEqualTo(Outcome.ACCEPTED);
  }

  @Test
  void aCertificateThatNobodyVouchesForIsNot() {
    assertThat(deliver("https"))
        .isInstanceOfSatisfying(
            Outcome.Unavailable.class,
            unavailable -> assertThat(unavailable.reason()).contains("PKIX path building failed"));
  }

  @Test
  void cleartextDoesNotReachAServerThatWantsEncryption() {
    trustTheServer();

    assertThat(deliver("http")).isInstanceOf(Outcome.Unavailable.class);
  }

  private void trustTheServer() {
    System.setProperty(TRUST_STORE, keys.toString());
    System.setProperty(TRUST_STORE_PASSWORD, PASSWORD);
  }

  private Outcome deliver(String scheme) {
    URI url = URI.create(scheme + "://localhost:" + server.getPort());
    try (GrpcSink sink = new GrpcSink(GrpcSettings.to(url))) {
      return sink.deliver(messages.message("iot_hotspot", 1))
          .orTimeout(60, TimeUnit.SECONDS)
          .join();
    }
  }

  private static final class AcceptingService
      extends chain_rewardable_entitiesGrpc.chain_rewardable_entitiesImplBase {
    @Override
    public void submitIotHotspotChange(
        iot_hotspot_change_req_v1 request, StreamObserver<iot_hotspot_change_resp_v1> observer) {
      observer.onNext(iot_hotspot_change_resp_v1.getDefaultInstance());
      observer.onCompleted();
    }
  }
}
