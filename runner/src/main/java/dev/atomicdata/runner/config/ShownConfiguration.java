package dev.atomicdata.runner.config;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a configuration comes to.
 *
 * @param toml every value that can be used, with the place where it was set; no secrets
 * @param problems all that is wrong
 */
public record ShownConfiguration(String toml, List<Problem> problems) {

  public ShownConfiguration {
    requireNonNull(toml, "toml");
    problems = List.copyOf(problems);
  }
}
