package dev.atomicdata.runner.config;

import static java.util.Objects.requireNonNull;

/**
 * Where health and metrics are served.
 *
 * @param bind the address to listen on
 * @param port 0 takes a free one
 */
public record HttpSettings(String bind, int port) {

  public HttpSettings {
    requireNonNull(bind, "bind");
  }
}
