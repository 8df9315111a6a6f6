package dev.atomicdata.runner.config;

import com.typesafe.config.ConfigValue;
import java.util.List;

/**
 * The values that count, with the place where each was set, in TOML that can be loaded again.
 * Secrets are not shown, and neither is what has a problem.
 */
final class EffectiveSettings {

  private static final int COMMENT_COLUMN = 48;

  private final Values values;
  private final List<DeclaredJob> jobs;
  private final StringBuilder text = new StringBuilder();
  private String section = "";

  EffectiveSettings(Values values, List<DeclaredJob> jobs) {
    this.values = values;
    this.jobs = jobs;
  }

  String toml() {
    KnownSettings.ALL.forEach(this::add);
    jobs.forEach(this::add);
    return text.toString();
  }

  private void add(Setting<?> setting) {
    int dot = setting.key().indexOf('.');
    String name = setting.key().substring(dot + 1);
    String header = setting.key().substring(0, dot);
    if (!header.equals(section)) {
      text.append(section.isEmpty() ? "" : "\n").append('[').append(header).append("]\n");
      section = header;
    }
    if (!values.set(setting) && setting.inherits().isEmpty()) {
      text.append("# ").append(name).append(" is not set\n");
    } else {
      values
          .find(setting)
          .ifPresentOrElse(
              value -> addLine(name + " = " + shown(setting, value), origin(setting)),
              () -> addLine("# " + name + " has a problem", origin(setting)));
    }
  }

  private void add(DeclaredJob job) {
    String origin = Problem.where(job.origin());
    String list = job.watchedTable() ? KnownSettings.WATCHED_TABLES : KnownSettings.JOBS;
    text.append('\n');
    if (job.ofPreset()) {
      text.append("# ").append(origin).append("\n# [[").append(list).append("]]\n");
      job.toml().lines().forEach(line -> text.append(("# " + line).strip()).append('\n'));
    } else {
      addLine("[[" + list + "]]", origin);
      text.append(job.toml());
    }
  }

  private void addLine(String line, String comment) {
    text.append(line)
        .append(" ".repeat(Math.max(1, COMMENT_COLUMN - line.length())))
        .append("# ")
        .append(comment)
        .append('\n');
  }

  private String origin(Setting<?> setting) {
    return values.set(setting)
        ? Problem.where(values.source(setting).origin())
        : "as " + setting.inherits().orElseThrow().key();
  }

  private String shown(Setting<?> setting, Object value) {
    if (value instanceof Integer || value instanceof Boolean) {
      return value.toString();
    }
    ConfigValue written = values.source(setting);
    String plain = String.valueOf(written.unwrapped());
    return Toml.text(
        setting.secret() && !plain.isEmpty() ? Values.MASK : Problem.withoutCredentials(plain));
  }
}
