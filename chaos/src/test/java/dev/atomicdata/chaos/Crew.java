package dev.atomicdata.chaos;

import dev.atomicdata.chaos.Incident.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Publishers that run side by side; whoever ends is replaced. */
final class Crew implements AutoCloseable {

  private final Stage stage;
  private final SplittableRandom random;
  private final int failpointsPercent;
  private final Serving serving;
  private final List<Jvm> members = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private int started;

  /**
   * @param failpointsPercent how many of those that are started end themselves at some failpoint
   */
  Crew(Stage stage, int size, int failpointsPercent, SplittableRandom random) {
    this.stage = stage;
    this.random = random;
    this.failpointsPercent = failpointsPercent;
    this.serving = new Serving(stage);
    for (int i = 0; i < size; i++) {
      members.add(start());
    }
  }

  /** Who holds the job now, if it is one of these. */
  synchronized Optional<Jvm> holder(WatchedJob job) {
    return stage
        .state()
        .holder(job)
        .flatMap(holder -> members.stream().filter(each -> each.name().equals(holder)).findFirst());
  }

  synchronized Jvm any() {
    return members.get(random.nextInt(members.size()));
  }

  synchronized int started() {
    return started;
  }

  /** Ends a member as told, and starts another in its place. */
  synchronized void replace(Jvm member, Kind kind, Consumer<Jvm> end) {
    int place = members.indexOf(member);
    if (place >= 0) {
      stage.incidents().strike(kind, member.name(), () -> end.accept(member));
      members.set(place, start());
    }
  }

  /** What ended by itself and was not meant to. */
  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public synchronized void close() {
    List<Jvm> last = List.copyOf(members);
    members.clear();
    last.forEach(Jvm::close);
  }

  private synchronized Jvm start() {
    started++;
    Jvm jvm =
        random.nextInt(100) < failpointsPercent
            ? serving.start(FailpointPublisher.class.getName(), "" + random.nextInt())
            : serving.start();
    jvm.onEnd(code -> ended(jvm, code));
    return jvm;
  }

  /** Called on another thread, and for those that were ended as well. */
  private synchronized void ended(Jvm member, int code) {
    int place = members.indexOf(member);
    if (place < 0) {
      return;
    }
    if (code == FailpointPublisher.HALTED) {
      stage.incidents().strike(Kind.HALT, member.name(), () -> {});
    } else if (code != Jvm.KILLED) {
      failures.add(member.name() + " ended with " + code + ": " + member.lastLines());
    }
    if (code != Jvm.KILLED) {
      members.set(place, start());
    }
  }
}
