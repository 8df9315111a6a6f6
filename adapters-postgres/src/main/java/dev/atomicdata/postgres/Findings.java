package dev.atomicdata.postgres;

import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.postgres.Finding.Severity;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jooq.DSLContext;

/** Collects what is found, each thing once; whatever fails keeps nothing else from being found. */
final class Findings {

  private static final Duration STATEMENT = Duration.ofSeconds(10);

  /** Somebody who holds a table for longer is not waited for: there is much else to look at. */
  private static final Duration LOCK = Duration.ofSeconds(1);

  private final Set<Finding> all = new LinkedHashSet<>();

  void add(Finding finding) {
    all.add(finding);
  }

  List<Finding> all() {
    return List.copyOf(all);
  }

  /** Unless something else was found about the subject. */
  void fine(String subject, String text) {
    if (all.stream().noneMatch(each -> each.subject().equals(subject))) {
      add(Finding.fine(subject, text));
    }
  }

  /** Runs statements that change nothing; empty if they fail, which is a finding then. */
  <T> Optional<T> attempt(Database database, String subject, Function<DSLContext, T> work) {
    try {
      return Optional.of(run(database, subject, work));
    } catch (UnavailableException e) {
      add(failure(subject, e));
    } catch (IllegalArgumentException e) {
      add(malformed(subject, e));
    }
    return Optional.empty();
  }

  static <T> T run(Database database, String subject, Function<DSLContext, T> work) {
    Terms terms = Terms.reading(database.settings()).atMost(STATEMENT).lockAtMost(LOCK);
    return database.run(subject, terms, work);
  }

  static Finding failure(String subject, UnavailableException failure) {
    String text =
        failure.getCause() instanceof QueryFault fault
            ? String.valueOf(fault.getMessage())
            : withoutSubject(subject, failure);
    if (SqlErrors.noConnection(failure)) {
      return new Finding(Severity.UNAVAILABLE, subject, text, "");
    }
    return SqlErrors.mayPass(failure)
        ? Finding.warning(subject, "could not be looked at: " + text, "")
        : Finding.wrong(subject, text, "");
  }

  static Finding malformed(String subject, IllegalArgumentException failure) {
    return Finding.wrong(subject, withoutSubject(subject, failure), "");
  }

  private static String withoutSubject(String subject, RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    // A query's subject is said with a colon where a list of findings has a comma.
    for (String said : List.of(subject + ": ", subject.replace(", ", ": ") + " ")) {
      if (message.startsWith(said)) {
        return message.substring(said.length());
      }
    }
    return message;
  }
}
