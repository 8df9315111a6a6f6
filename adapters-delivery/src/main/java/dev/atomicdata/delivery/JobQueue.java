package dev.atomicdata.delivery;

import java.util.ArrayDeque;
import java.util.Deque;

/** The messages of one job that wait for a call, and how many calls it has under way. */
final class JobQueue {

  final String job;
  final Deque<Pending> waiting = new ArrayDeque<>();
  int inFlight;

  JobQueue(String job) {
    this.job = job;
  }
}
