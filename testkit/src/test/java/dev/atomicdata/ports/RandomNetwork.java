package dev.atomicdata.ports;

import dev.atomicdata.domain.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A way to a receiver on which anything may happen to a message: it arrives and is answered, late
 * or never, it is lost before or after it arrived, rejected or refused.
 */
final class RandomNetwork implements MessageSink {

  private final Random random;
  private final Consumer<Message> receiver;
  private final List<InFlight> inFlight = new ArrayList<>();

  private static final class InFlight {
    final Message message;
    final CompletableFuture<Outcome> end = new OpenSink.OnItsWay();
    boolean arrived;

    InFlight(Message message) {
      this.message = message;
    }
  }

  RandomNetwork(Random random, Consumer<Message> receiver) {
    this.random = random;
    this.receiver = receiver;
  }

  @Override
  public CompletableFuture<Outcome> deliver(Message message) {
    InFlight sent = new InFlight(message);
    inFlight.add(sent);
    return sent.end;
  }

  boolean isEmpty() {
    return inFlight.isEmpty();
  }

  /** Something happens to one of the messages. */
  void act() {
    if (inFlight.isEmpty()) {
      return;
    }
    InFlight next = inFlight.get(random.nextInt(inFlight.size()));
    int dice = random.nextInt(100);
    if (dice < 30) {
      arrive(next);
    } else if (dice < 75) {
      end(next, true, Outcome.ACCEPTED);
    } else if (dice < 83) {
      end(next, true, new Outcome.Unavailable("answer lost"));
    } else if (dice < 91 && !next.arrived) {
      end(next, false, new Outcome.Unavailable("message lost"));
    } else if (dice < 99 && !next.arrived) {
      end(next, false, new Outcome.Rejected("not this one"));
    } else if (!next.arrived) {
      end(next, false, new Outcome.Refused("who are you?"));
    }
  }

  /** Everything arrives and is accepted. */
  void drain() {
    while (!inFlight.isEmpty()) {
      end(inFlight.get(0), true, Outcome.ACCEPTED);
    }
  }

  /** The sender is gone; what it had on its way arrives, or is lost. */
  void cut() {
    for (InFlight next : inFlight) {
      if (random.nextBoolean()) {
        arrive(next);
      }
    }
    inFlight.clear();
  }

  private void end(InFlight message, boolean arrives, Outcome outcome) {
    if (arrives) {
      arrive(message);
    }
    inFlight.remove(message);
    message.end.complete(outcome);
  }

  private void arrive(InFlight message) {
    if (!message.arrived) {
      message.arrived = true;
      receiver.accept(message.message);
    }
  }
}
