package dev.atomicdata.runner.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The value of every setting, as far as it has a usable one. */
final class Values {

  /** Stands for a secret. */
  static final String MASK = "***";

  private final Config config;
  private final List<Problem> problems;
  private final Map<Setting<?>, Object> values = new HashMap<>();

  private Values(Config config, List<Problem> problems) {
    this.config = config;
    this.problems = problems;
  }

  /**
   * @param config all layers, resolved
   * @param problems takes what is wrong or missing
   */
  static Values read(Config config, List<Problem> problems) {
    Values values = new Values(config, problems);
    KnownSettings.ALL.forEach(values::read);
    return values;
  }

  /**
   * Builds what needs several settings.
   *
   * @param blamed is named if they do not fit together
   * @return empty if there is a problem; it has been said
   */
  <T> Optional<T> build(Setting<?> blamed, Supplier<T> building) {
    try {
      return Optional.of(building.get());
    } catch (UnusableException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      problems.add(
          Problem.of(
              config.getValue(blamed.key()).origin(),
              blamed.key(),
              "does not fit: " + e.getMessage()));
      return Optional.empty();
    }
  }

  /** Refuses whichever of two settings was set, if the one that is to be less is more. */
  <T extends Comparable<T>> void requireOrder(Setting<T> less, Setting<T> more) {
    Optional<T> least = find(less);
    Optional<T> most = find(more);
    if (least.isEmpty() || most.isEmpty() || least.get().compareTo(most.get()) <= 0) {
      return;
    }
    if (changed(less)) {
      refuse(less, "at most " + more.key() + ", which is " + written(more));
    } else if (changed(more)) {
      refuse(more, "at least " + less.key() + ", which is " + written(less));
    }
    // Else both are another section's, where it has been said.
    values.remove(less);
  }

  /** Where a value comes from; a setting that inherits one has it from there. */
  ConfigValue source(Setting<?> setting) {
    return config.hasPath(setting.key()) || setting.inherits().isEmpty()
        ? config.getValue(setting.key())
        : source(setting.inherits().get());
  }

  /** Whether it has a value of its own, if only the default. */
  boolean set(Setting<?> setting) {
    return config.hasPath(setting.key());
  }

  private boolean changed(Setting<?> setting) {
    return set(setting)
        && !Problem.where(config.getValue(setting.key()).origin()).equals(Layers.DEFAULT);
  }

  private String written(Setting<?> setting) {
    return Problem.shown(String.valueOf(source(setting).unwrapped()));
  }

  private void refuse(Setting<?> setting, String expected) {
    ConfigValue value = config.getValue(setting.key());
    problems.add(
        setting.secret()
            ? Problem.wrong(value.origin(), setting.key(), MASK, expected)
            : Problem.wrong(value, setting.key(), expected));
  }

  /** Ends a building for want of something whose problem has been said. */
  static RuntimeException unusable() {
    return new UnusableException();
  }

  /** To be called while building. */
  @SuppressWarnings("unchecked") // read() puts nothing but a T under a Setting<T>
  <T> T get(Setting<T> setting) {
    Object value = values.get(setting);
    if (value == null) {
      throw unusable();
    }
    return (T) value;
  }

  /** The value of a setting that need not have one. */
  @SuppressWarnings("unchecked") // as in get()
  <T> Optional<T> find(Setting<T> setting) {
    return Optional.ofNullable((T) values.get(setting));
  }

  private <T> void read(Setting<T> setting) {
    if (!config.hasPath(setting.key())) {
      Optional<Setting<T>> inherited = setting.inherits();
      if (inherited.isEmpty() && setting.required()) {
        problems.add(Problem.missing(setting.key(), setting.kind().expected()));
      } else {
        inherited.map(values::get).ifPresent(value -> values.put(setting, value));
      }
      return;
    }
    Optional<T> read = setting.kind().reading().apply(config.getValue(setting.key()));
    if (read.isPresent()) {
      values.put(setting, read.get());
    } else {
      refuse(setting, setting.kind().expected());
    }
  }

  /** A setting has no usable value, which has been said already. */
  private static final class UnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
