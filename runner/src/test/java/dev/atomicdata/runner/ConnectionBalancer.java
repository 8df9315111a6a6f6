package dev.atomicdata.runner;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives each new connection to the next server in turn, as a TCP balancer does. */
final class ConnectionBalancer implements AutoCloseable {

  private final ServerSocket entrance;
  private final List<Integer> ports;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();

  ConnectionBalancer(Integer... ports) throws IOException {
    this.ports = List.of(ports);
    this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = entrance.accept();
      int port = ports.get(connections.getAndIncrement() % ports.size());
      Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
      open.add(client);
      open.add(server);
      daemon(() -> copy(client, server));
      daemon(() -> copy(server, client));
    }
  }

  private static void copy(Socket from, Socket to) throws IOException {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  /** A connection that breaks is the end of its thread. */
  private static void daemon(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // closed
              }
            },
            "balancer");
    thread.setDaemon(true);
    thread.start();
  }
}
