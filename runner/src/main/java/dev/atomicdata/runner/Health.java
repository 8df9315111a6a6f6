package dev.atomicdata.runner;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atomicdata.delivery.BreakerStatus;
import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.signing.Signer;
import java.util.LinkedHashMap;
import java.util.Map;

/** How everything is doing at one moment. */
record Health(Map<String, Component> components, Map<String, Component> jobs) {

  Health {
    components = new LinkedHashMap<>(components);
    jobs = new LinkedHashMap<>(jobs);
  }

  boolean healthy() {
    return components.values().stream().allMatch(Component::healthy)
        && jobs.values().stream().allMatch(Component::healthy);
  }

  String json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("status", healthy() ? "healthy" : "unhealthy");
    root.put("version", Version.text());
    components.forEach((name, component) -> component.putInto(root.putObject(name)));
    ObjectNode jobNodes = root.putObject("jobs");
    jobs.forEach((name, component) -> component.putInto(jobNodes.putObject(name)));
    return root.toString();
  }

  /**
   * One part of the program, or something that it needs.
   *
   * @param details more about it, in order
   */
  record Component(String status, String reason, boolean healthy, Map<String, Object> details) {

    Component(String status, String reason, boolean healthy) {
      this(status, reason, healthy, Map.of());
    }

    /**
     * @param deadLetters keys it has parked since the start
     */
    static Component of(JobStatus job, long deadLetters) {
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("since", job.since());
      job.caughtUpTo().ifPresent(time -> details.put("caught_up_to", time));
      details.put("open_pages", job.openPages());
      details.put("in_flight", job.inFlight());
      details.put("lag_blocks", job.lagBlocks());
      details.put("dead_letters_since_start", deadLetters);
      return new Component(Words.of(job.state()), job.reason(), job.healthy(), details);
    }

    /**
     * An endpoint: up until proven otherwise; once the circuit has opened, down until an answer
     * comes. Half-open, it is not unhealthy: perhaps nobody has anything to send, and the jobs that
     * have are stuck.
     */
    static Component of(BreakerStatus breaker, String url, int inFlight) {
      boolean up = breaker.state() == BreakerStatus.State.CLOSED;
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("circuit", Words.of(breaker.state()));
      details.put("url", url);
      details.put("in_flight", inFlight);
      return new Component(
          up ? "up" : "down",
          up ? "" : breaker.reason(),
          breaker.state() != BreakerStatus.State.OPEN,
          details);
    }

    /** Needs nothing from outside: it is there, or there is no runner. */
    static Component of(Signer signer) {
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("address", signer.keypair().address());
      details.put("provider", signer.provider());
      return new Component("up", "", true, details);
    }

    private void putInto(ObjectNode node) {
      node.put("status", status);
      node.put("reason", reason);
      details.forEach(
          (name, value) -> {
            if (value instanceof Number number) {
              node.put(name, number.longValue());
            } else {
              node.put(name, value.toString());
            }
          });
    }
  }
}
