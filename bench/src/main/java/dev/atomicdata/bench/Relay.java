package dev.atomicdata.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

/**
 * Stands between a publisher and PostgreSQL and counts how often one waits for the other: each Sync
 * and each simple query of the frontend protocol (PostgreSQL manual, "Message Formats").
 */
final class Relay implements AutoCloseable {

  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;

  private final ServerSocket listening;
  private final int target;
  private final LongAdder roundTrips = new LongAdder();

  private Relay(ServerSocket listening, int target) {
    this.listening = listening;
    this.target = target;
  }

  static Relay to(int port) throws IOException {
    Relay relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
    daemon("relay", relay::accept);
    return relay;
  }

  int port() {
    return listening.getLocalPort();
  }

  long roundTrips() {
    return roundTrips.sum();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void accept() throws IOException {
    while (!listening.isClosed()) {
      Socket client = listening.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      daemon("relay-out", () -> out(client, server));
      daemon("relay-in", () -> in(server, client));
    }
  }

  private void out(Socket client, Socket server) throws IOException {
    try (client;
        server) {
      BufferedInputStream buffered = new BufferedInputStream(client.getInputStream(), 1 << 16);
      DataInputStream in = new DataInputStream(buffered);
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(server.getOutputStream(), 1 << 16));
      int code;
      do {
        byte[] body = body(in, out);
        code = ByteBuffer.wrap(body).getInt();
        out.flush();
      } while (code == SSL_REQUEST || code == GSS_REQUEST);
      for (int type = in.read(); type >= 0; type = in.read()) {
        if (type == 'S' || type == 'Q') {
          roundTrips.increment();
        }
        out.write(type);
        body(in, out);
        if (buffered.available() == 0) {
          out.flush();
        }
      }
    }
  }

  private static byte[] body(DataInputStream in, DataOutputStream out) throws IOException {
    int length = in.readInt();
    byte[] body = in.readNBytes(length - Integer.BYTES);
    out.writeInt(length);
    out.write(body);
    return body;
  }

  private static void in(Socket server, Socket client) throws IOException {
    server.getInputStream().transferTo(client.getOutputStream());
  }

  private interface Task {
    void run() throws IOException;
  }

  /** A closed socket ends it. */
  private static void daemon(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // One of the two has gone; the other is told by its closed connection.
                return;
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }
}
