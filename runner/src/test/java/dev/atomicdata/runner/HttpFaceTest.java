package dev.atomicdata.runner;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.runner.config.HttpSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HttpFaceTest {

  private final Deque<Socket> clients = new ArrayDeque<>();
  private HttpFace face;

  @BeforeEach
  void start() throws IOException {
    face =
        HttpFace.start(
            new HttpSettings("127.0.0.1", 0),
            Map.of("/health", accept -> HttpFace.Answer.json(200, "{}")));
  }

  @AfterEach
  void close() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    face.close();
  }

  @Test
  void requestsThatNeverEndKeepNobodyFromAnAnswer() throws IOException {
    for (int i = 0; i < 40; i++) {
      send("GET /health HTTP/1.1\r\nHost: x\r\n");
    }

    assertThat(new Http(face.port()).get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void bodiesThatNeverComeKeepNobodyFromAnAnswer() throws IOException {
    for (int i = 0; i < 40; i++) {
      send("POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n");
    }

    assertThat(new Http(face.port()).get("/health").statusCode()).isEqualTo(200);
  }

  private void send(String text) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), face.port());
    clients.add(client);
    client.getOutputStream().write(text.getBytes(US_ASCII));
  }
}
