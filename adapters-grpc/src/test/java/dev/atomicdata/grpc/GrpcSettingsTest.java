package dev.atomicdata.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcSettingsTest {

  private static final URI ENDPOINT = URI.create("https://ingestor.example:9081");

  @Test
  void defaultsAreThoseOfTheReadme() {
    assertThat(GrpcSettings.to(ENDPOINT))
        .isEqualTo(
            new GrpcSettings(
                ENDPOINT,
                false,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10)));
  }

  @Test
  void eachSettingCanBeChangedAlone() {
    GrpcSettings changed =
        GrpcSettings.to(ENDPOINT, true)
            .withConnectTimeout(Duration.ofSeconds(1))
            .withRequestTimeout(Duration.ofSeconds(2))
            .withKeepalive(Duration.ofSeconds(3))
            .withKeepaliveTimeout(Duration.ofSeconds(4));

    assertThat(changed)
        .isEqualTo(
            new GrpcSettings(
                ENDPOINT,
                true,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:9081",
        "http://LOCALHOST",
        "http://127.0.0.1",
        "http://127.1.2.3:9",
        "http://[::1]:9081",
        "http://[0:0:0:0:0:0:0:1]:9081"
      })
  void cleartextMayStayOnThisHost(String url) {
    assertThat(Endpoint.of(GrpcSettings.to(URI.create(url)).baseUrl()).encrypted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://ingestor:9081",
        "http://10.0.0.1:9081",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://[2001:db8::1]:9081",
        "http://[::ffff:10.0.0.1]"
      })
  void cleartextLeavesThisHostOnlyWhenAllowed(String url) {
    assertThatThrownBy(() -> GrpcSettings.to(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("base URL " + url + " (expected: https://..., or allow_plaintext = true)");
    assertThat(GrpcSettings.to(URI.create(url), true).allowPlaintext()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:9081",
        "ingestor",
        "ftp://ingestor",
        "https:ingestor",
        "https://ingestor/path",
        "https://ingestor?query",
        "https://ingestor#fragment",
        "https://user@ingestor"
      })
  void whatNamesNoServerIsRefused(String url) {
    assertThatThrownBy(() -> GrpcSettings.to(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("base URL " + url + " (expected: https://host[:port])");
  }

  @ParameterizedTest
  @CsvSource({
    "https://ingestor, ingestor:443",
    "http://localhost/, localhost:80",
    "HTTPS://ingestor:9081, ingestor:9081",
    "http://[::1]:9081, [::1]:9081"
  })
  void aPortLeftOutIsThatOfTheScheme(String url, String endpoint) {
    assertThat(Endpoint.of(URI.create(url))).hasToString(endpoint);
  }

  @Test
  void timesMustBeAboveZero() {
    GrpcSettings settings = GrpcSettings.to(ENDPOINT);

    assertThatThrownBy(() -> settings.withRequestTimeout(Duration.ZERO))
        .hasMessage("request timeout PT0S (expected: above zero)");
    assertThatThrownBy(() -> settings.withConnectTimeout(Duration.ofSeconds(-1)))
        .hasMessage("connect timeout PT-1S (expected: above zero)");
    assertThatThrownBy(() -> settings.withKeepalive(Duration.ZERO))
        .hasMessage("keepalive PT0S (expected: above zero)");
    assertThatThrownBy(() -> settings.withKeepaliveTimeout(Duration.ZERO))
        .hasMessage("keepalive timeout PT0S (expected: above zero)");
  }
}
