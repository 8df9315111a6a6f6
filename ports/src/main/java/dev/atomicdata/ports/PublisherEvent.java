package dev.atomicdata.ports;

import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.Settlement;
import java.time.Duration;

/** Something that happened in a publisher, for metrics and logs. */
public sealed interface PublisherEvent {

  /** A page was read from a source: a table, or the stored touches. */
  record PageRead(String source, int changes, Duration took) implements PublisherEvent {}

  /** The sources found changes that nobody can publish or park; they have logged them. */
  record Refused(int changes) implements PublisherEvent {}

  /** Keys of a page were assembled and compared. */
  record Looked(String source, int keys, int news, int unchanged, Duration took)
      implements PublisherEvent {}

  /** Keys were held back: the message of another job goes first and was not accepted yet. */
  record Preceded(String before, int keys) implements PublisherEvent {}

  /** Keys were put off: whether a message of another job goes first could not be told. */
  record OrderUnknown(String before, int keys, RuntimeException cause) implements PublisherEvent {}

  /** The receiver's end of one message, retries included. */
  record Delivered(Message message, Outcome outcome, Duration took) implements PublisherEvent {}

  /** A key was parked. */
  record Parked(DeadLetter deadLetter) implements PublisherEvent {}

  /** Results were remembered. */
  record Settled(Settlement settlement, Duration took) implements PublisherEvent {}

  /** A page was finished. */
  record PageFinished(String source, int changes, Duration took) implements PublisherEvent {}

  /** The job's state or its reason changed. */
  record StatusChanged(JobStatus status) implements PublisherEvent {}

  /** A step was given up; the next one comes after the pause. */
  record StepFailed(Throwable cause, Duration pause) implements PublisherEvent {}
}
