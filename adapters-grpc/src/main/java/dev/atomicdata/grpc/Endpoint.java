package dev.atomicdata.grpc;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * A server, as a URL names it.
 *
 * @param host without the brackets of an IPv6 address
 */
record Endpoint(boolean encrypted, String host, int port) {

  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  /**
   * What reaches no network, told by the name alone: asking a name server would be too trusting.
   */
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "localhost|127(\\.\\d{1,3}){3}|(0{0,4}:){2,7}0{0,3}1", Pattern.CASE_INSENSITIVE);

  static Endpoint of(URI url) {
    boolean encrypted = "https".equalsIgnoreCase(url.getScheme());
    boolean whole =
        (encrypted || "http".equalsIgnoreCase(url.getScheme()))
            && url.getHost() != null
            && url.getUserInfo() == null
            && (url.getPath().isEmpty() || url.getPath().equals("/"))
            && url.getQuery() == null
            && url.getFragment() == null;
    if (!whole) {
      throw new IllegalArgumentException("base URL " + url + " (expected: https://host[:port])");
    }
    int port = url.getPort() >= 0 ? url.getPort() : encrypted ? HTTPS_PORT : HTTP_PORT;
    return new Endpoint(encrypted, url.getHost().replaceAll("^\\[|\\]$", ""), port);
  }

  boolean loopback() {
    return LOOPBACK.matcher(host).matches();
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
