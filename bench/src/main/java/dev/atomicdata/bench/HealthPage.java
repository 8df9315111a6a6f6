package dev.atomicdata.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The publisher's own word on how it is doing. */
final class HealthPage {

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();
  private final URI page;

  HealthPage(int port) {
    page = URI.create("http://127.0.0.1:" + port + "/health");
  }

  /** Whether it answers, and all jobs have polled and settled everything. */
  boolean allIdle() throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(5)).build();
    try {
      JsonNode root = json.readTree(http.send(request, BodyHandlers.ofString()).body());
      List<JsonNode> jobs = new ArrayList<>();
      root.path("jobs").forEach(jobs::add);
      return !jobs.isEmpty()
          && jobs.stream().allMatch(job -> job.path("status").asText().equals("idle"));
    } catch (IOException e) {
      return false;
    }
  }
}
