package dev.atomicdata.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One connection through a {@link Proxy}: a thread for each direction. */
final class Link {

  private static final int LATENCY_MS = 100;
  private static final int TRICKLE_BYTES = 64;
  private static final int TRICKLE_MS = 5;

  /** Of 8 bytes, of type 7, of no stream: all calls that began may end. */
  private static final byte[] GO_AWAY =
      ByteBuffer.allocate(17)
          .put(new byte[] {0, 0, 8, 7, 0})
          .putInt(0)
          .putInt(Integer.MAX_VALUE)
          .putInt(0)
          .array();

  private final Proxy proxy;
  private final Socket client;
  private final Socket server;
  private final Consumer<Link> ended;
  private volatile boolean damaged;
  private volatile boolean goAway;

  private Link(Proxy proxy, Socket client, Socket server, Consumer<Link> ended) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
    this.ended = ended;
  }

  static Link begin(Proxy proxy, Socket client, Socket server, Consumer<Link> ended)
      throws IOException {
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    Link link = new Link(proxy, client, server, ended);
    Proxy.daemon("proxy-up", () -> link.pump(client, server));
    Proxy.daemon("proxy-down", () -> link.pump(server, client));
    return link;
  }

  /** Whether bytes were lost. */
  boolean damaged() {
    return damaged;
  }

  void loseServer() {
    damaged = true;
    abort(server);
  }

  void reset() {
    abort(client);
    abort(server);
    ended.accept(this);
  }

  void goAway() {
    goAway = true;
  }

  private void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[8 << 10];
      Frames frames = new Frames();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        pass(bytes, read, out);
        frames.pass(bytes, read);
        if (goAway && from == server && frames.complete()) {
          goAway = false;
          deliver(GO_AWAY, 0, GO_AWAY.length, out);
        }
      }
    } catch (IOException e) {
      // One of the two has ended the connection.
    }
    endOf(to);
  }

  /** Unless one side is to go on believing in the other. */
  private void endOf(Socket other) {
    if (!damaged) {
      abort(other);
      ended.accept(this);
    }
  }

  private void pass(byte[] bytes, int length, OutputStream out) throws IOException {
    switch (proxy.weather()) {
      case FAIR -> deliver(bytes, 0, length, out);
      case LATENCY -> {
        sleep(LATENCY_MS);
        deliver(bytes, 0, length, out);
      }
      case SLOW -> {
        for (int at = 0; at < length; at += TRICKLE_BYTES) {
          deliver(bytes, at, Math.min(TRICKLE_BYTES, length - at), out);
          sleep(TRICKLE_MS);
        }
      }
      case BLACKHOLE, HALF_OPEN -> damaged = true;
    }
  }

  private void deliver(byte[] bytes, int at, int length, OutputStream out) throws IOException {
    // After a gap nothing more makes sense.
    if (!damaged) {
      out.write(bytes, at, length);
      out.flush();
    }
  }

  private static void abort(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It has ended already.
    }
  }

  private static void sleep(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
