package dev.atomicdata.grpc;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;

/**
 * Where a {@link GrpcSink} sends and how long it waits.
 *
 * @param baseUrl {@code https://host[:port]}, whose certificate the system trust store must vouch
 *     for, or {@code http://host[:port]}, cleartext
 * @param allowPlaintext whether cleartext may go to other hosts than this one
 * @param connectTimeout for one TCP connection
 * @param requestTimeout for one call, connecting included
 * @param keepalive a connection that was silent for so long while calls wait is tested
 * @param keepaliveTimeout a connection that does not answer the test in this time is given up
 */
public record GrpcSettings(
    URI baseUrl,
    boolean allowPlaintext,
    Duration connectTimeout,
    Duration requestTimeout,
    Duration keepalive,
    Duration keepaliveTimeout) {

  public GrpcSettings {
    requireNonNull(baseUrl, "baseUrl");
    positive("connect timeout", connectTimeout);
    positive("request timeout", requestTimeout);
    positive("keepalive", keepalive);
    positive("keepalive timeout", keepaliveTimeout);
    Endpoint endpoint = Endpoint.of(baseUrl);
    if (!endpoint.encrypted() && !endpoint.loopback() && !allowPlaintext) {
      throw new IllegalArgumentException(
          "base URL " + baseUrl + " (expected: https://..., or allow_plaintext = true)");
    }
  }

  /** The defaults for an endpoint. */
  public static GrpcSettings to(URI baseUrl) {
    return to(baseUrl, false);
  }

  /** The defaults for an endpoint, and whether cleartext may go to other hosts. */
  public static GrpcSettings to(URI baseUrl, boolean allowPlaintext) {
    return new GrpcSettings(
        baseUrl,
        allowPlaintext,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10));
  }

  public GrpcSettings withConnectTimeout(Duration timeout) {
    return new GrpcSettings(
        baseUrl, allowPlaintext, timeout, requestTimeout, keepalive, keepaliveTimeout);
  }

  public GrpcSettings withRequestTimeout(Duration timeout) {
    return new GrpcSettings(
        baseUrl, allowPlaintext, connectTimeout, timeout, keepalive, keepaliveTimeout);
  }

  public GrpcSettings withKeepalive(Duration time) {
    return new GrpcSettings(
        baseUrl, allowPlaintext, connectTimeout, requestTimeout, time, keepaliveTimeout);
  }

  public GrpcSettings withKeepaliveTimeout(Duration timeout) {
    return new GrpcSettings(
        baseUrl, allowPlaintext, connectTimeout, requestTimeout, keepalive, timeout);
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " " + value + " (expected: above zero)");
    }
  }
}
