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
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against servers with certificates of an authority made for the test. */
class TlsTest {

  private static final String TRUST_STORE = "javax.net.ssl.trustStore";
  private static final String TRUST_STORE_PASSWORD = "javax.net.ssl.trustStorePassword";
  private static final String REFUSED = "UNAVAILABLE: certificate not accepted: ";

  @TempDir private static Path folder;
  private static TestAuthority authority;

  private final SignedMessages messages = new SignedMessages();

  @BeforeAll
  static void found() throws IOException, InterruptedException {
    authority = new TestAuthority(folder);
  }

  @AfterEach
  void trustAsUsual() {
    System.clearProperty(TRUST_STORE);
    System.clearProperty(TRUST_STORE_PASSWORD);
  }

  @Test
  void aCertificateOfATrustedAuthorityIsGoodEnough() throws Exception {
    trustTheAuthority();

    assertThat(deliver("https", authority.certify("good", "dns:localhost")))
        .isEqualTo(Outcome.ACCEPTED);
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsNot() throws Exception {
    assertThat(reason("https", authority.certify("unknown", "dns:localhost")))
        .startsWith(REFUSED)
        .contains("unable to find valid certification path");
  }

  @Test
  void aCertificateForAnotherHostIsNot() throws Exception {
    trustTheAuthority();

    assertThat(reason("https", authority.certify("other", "dns:ingestor.example")))
        .startsWith(REFUSED)
        .contains("localhost");
  }

  @Test
  void aCertificateThatHasExpiredIsNot() throws Exception {
    trustTheAuthority();

    assertThat(
            reason(
                "https", authority.certify("expired", "dns:localhost -startdate -10d -validity 5")))
        .startsWith(REFUSED)
        .contains("NotAfter");
  }

  @Test
  void cleartextDoesNotReachAServerThatWantsEncryption() throws Exception {
    trustTheAuthority();

    assertThat(reason("http", authority.certify("encrypted", "dns:localhost")))
        .startsWith("UNAVAILABLE: ");
  }

  private static void trustTheAuthority() throws Exception {
    System.setProperty(TRUST_STORE, authority.trustStore().toString());
    System.setProperty(TRUST_STORE_PASSWORD, TestAuthority.PASSWORD);
  }

  private String reason(String scheme, KeyManagerFactory keys) throws IOException {
    Outcome outcome = deliver(scheme, keys);
    assertThat(outcome).isInstanceOf(Outcome.Unavailable.class);
    return ((Outcome.Unavailable) outcome).reason();
  }

  private Outcome deliver(String scheme, KeyManagerFactory keys) throws IOException {
    Server server =
        NettyServerBuilder.forPort(0)
            .sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(keys)).build())
            .addService(new AcceptingService())
            .build()
            .start();
    URI url = URI.create(scheme + "://localhost:" + server.getPort());
    try (GrpcSink sink = new GrpcSink(GrpcSettings.to(url))) {
      return sink.deliver(messages.message("iot_hotspot", 1))
          .orTimeout(60, TimeUnit.SECONDS)
          .join();
    } finally {
      server.shutdownNow();
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
