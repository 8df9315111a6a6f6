package dev.atomicdata.runner.config;

import java.util.Optional;

/**
 * A setting that exists.
 *
 * @param key as written in a file
 * @param secret its value is never shown
 * @param required whether it is a problem by itself that there is no value
 * @param inherits the setting whose value it has where nothing else is said
 */
record Setting<T>(
    String key, Kind<T> kind, boolean secret, boolean required, Optional<Setting<T>> inherits) {

  static <T> Setting<T> of(String key, Kind<T> kind) {
    return new Setting<>(key, kind, false, true, Optional.empty());
  }

  Setting<T> asSecret() {
    return new Setting<>(key, kind, true, required, inherits);
  }

  Setting<T> asOptional() {
    return new Setting<>(key, kind, secret, false, inherits);
  }

  /** The setting of the same name in another section, which defaults to this one. */
  Setting<T> inheritedBy(String section) {
    String name = key.substring(key.indexOf('.') + 1);
    return new Setting<>(section + "." + name, kind, secret, required, Optional.of(this));
  }

  /** The environment variable that sets it. */
  String variable() {
    return Environment.variable(key);
  }
}
