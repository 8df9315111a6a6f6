package dev.atomicdata.runner.config;

import static java.util.Objects.requireNonNull;

/** What is logged, and in which form. */
public record LoggingSettings(Level level, Format format) {

  /** The least important lines that are written. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  /** How a line looks. */
  public enum Format {
    /** Text on a terminal, JSON elsewhere. */
    AUTO,
    JSON,
    TEXT
  }

  public LoggingSettings {
    requireNonNull(level, "level");
    requireNonNull(format, "format");
  }
}
