package dev.atomicdata.runner.config;

import static java.util.stream.Collectors.joining;

import dev.atomicdata.domain.DetectionMode;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Writes a job as it could stand in a file, with what it does not say itself. */
final class JobText {

  private final DeclaredJob declared;
  private final Job job;

  JobText(DeclaredJob declared) {
    this.declared = declared;
    this.job = declared.job();
  }

  /** Without the header that begins it. */
  String toml() {
    List<String> lines = new ArrayList<>();
    lines.add("name = " + Toml.text(job.name()));
    if (declared.watchedTable()) {
      lines.addAll(members(job.sources().get(0)));
    } else {
      lines.add("message = " + Toml.text(job.messageType()));
    }
    declared
        .publishEndpoint()
        .ifPresent(path -> lines.add("publish_endpoint = " + Toml.text(path)));
    job.resultKeyColumn().ifPresent(name -> lines.add("result_key_column = " + Toml.text(name)));
    if (!job.before().isEmpty()) {
      lines.add("before = " + Toml.texts(job.before()));
    }
    lines.add(
        "atomic_data_query = " + Toml.lines(Problem.withoutCredentials(job.atomicDataQuery())));
    if (!declared.watchedTable()) {
      lines.add("sources = [");
      job.sources().stream().map(JobText::inline).forEach(lines::add);
      lines.add("]");
    }
    return String.join("\n", lines) + "\n";
  }

  private static String inline(Source source) {
    return Stream.concat(
            Stream.of("table = " + Toml.text(source.table())), members(source).stream())
        .collect(joining(", ", "  { ", " },"));
  }

  private static List<String> members(Source source) {
    List<String> members = new ArrayList<>();
    source.changeColumn().ifPresent(name -> members.add("change_column = " + Toml.text(name)));
    if (!source.keyColumns().isEmpty()) {
      members.add("key_column = " + Toml.texts(source.keyColumns()));
    }
    source
        .keysQuery()
        .map(Problem::withoutCredentials)
        .ifPresent(query -> members.add("keys_query = " + Toml.text(query)));
    if (!source.primaryKey().isEmpty()) {
      members.add("primary_key_column = " + Toml.texts(source.primaryKey()));
    }
    members.add("start = " + Toml.text(word(source.start())));
    if (source.detection() != DetectionMode.POLLING) {
      members.add("detection = " + Toml.text(Kind.spelling(source.detection())));
    }
    return members;
  }

  private static String word(Start start) {
    return start instanceof Start.From from
        ? from.value()
        : start.equals(Start.LATEST) ? "latest" : "earliest";
  }
}
