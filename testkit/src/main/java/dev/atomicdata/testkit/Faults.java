package dev.atomicdata.testkit;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The faults that calls meet now, and how many calls each has been asked about. */
final class Faults {

  static final Faults NONE = new Faults();

  private final List<Counted> faults;

  Faults(Fault... faults) {
    this.faults = Stream.of(faults).map(fault -> new Counted(fault, new AtomicLong())).toList();
  }

  /** What one call meets: delays add up, and the first fault of another kind is the last. */
  Strike on(AcceptedMessage message) {
    Duration delay = Duration.ZERO;
    for (Counted counted : faults) {
      if (counted.strikes(message)) {
        if (counted.fault.action() instanceof Fault.Action.Delay more) {
          delay = delay.plus(more.time());
        } else {
          return new Strike(delay, Optional.of(counted.fault.action()));
        }
      }
    }
    return new Strike(delay, Optional.empty());
  }

  record Strike(Duration delay, Optional<Fault.Action> action) {

    boolean is(Class<? extends Fault.Action> kind) {
      return action.filter(kind::isInstance).isPresent();
    }

    Optional<Status> failure() {
      return action
          .filter(Fault.Action.Fail.class::isInstance)
          .map(fail -> ((Fault.Action.Fail) fail).status());
    }
  }

  private record Counted(Fault fault, AtomicLong asked) {

    boolean strikes(AcceptedMessage message) {
      return fault.when().test(message)
          && (fault.share() == 1
              || new SplittableRandom(asked.incrementAndGet()).nextDouble() < fault.share());
    }
  }
}
