package dev.atomicdata.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a publisher and a server, and spoils their connections as it is told. */
final class Proxy implements AutoCloseable {

  /** What happens to bytes on their way. */
  enum Weather {
    FAIR,
    /** They arrive, but late. */
    LATENCY,
    /** They trickle. */
    SLOW,
    /** They vanish, and the connection seems to be there. */
    BLACKHOLE,
    /** The server has gone, and the client has not been told. */
    HALF_OPEN
  }

  private final int target;
  private final ServerSocket listener;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile Weather weather = Weather.FAIR;
  private volatile boolean closed;

  /**
   * @param target the server's port on this machine
   */
  Proxy(int target) {
    this.target = target;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon("proxy-accept", this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  Weather weather() {
    return weather;
  }

  /**
   * From now on it is so. When it is fair again, connections that have lost something break: a
   * network that heals does not bring back what the other side has given up.
   */
  void weather(Weather now) {
    weather = now;
    if (now == Weather.FAIR) {
      links.stream().filter(Link::damaged).forEach(Link::reset);
    } else if (now == Weather.HALF_OPEN) {
      links.forEach(Link::loseServer);
    }
  }

  /** All connections break at once, as if somebody pulled a plug. */
  void reset() {
    links.forEach(Link::reset);
  }

  /** Tells all clients, in the server's name, to take another connection (RFC 9113, 6.8). */
  void goAway() {
    links.forEach(Link::goAway);
  }

  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reset();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket();
        try {
          server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        } catch (IOException e) {
          client.setSoLinger(true, 0);
          client.close();
          continue;
        }
        links.add(Link.begin(this, client, server, links::remove));
      } catch (IOException e) {
        if (!closed) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
