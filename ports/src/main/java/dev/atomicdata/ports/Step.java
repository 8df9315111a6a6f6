package dev.atomicdata.ports;

import java.time.Instant;

/**
 * What a step leaves to wait for.
 *
 * @param until when to step again if nothing wakes the publisher before
 * @param idle nothing is open, in flight or known to be waiting
 */
public record Step(Instant until, boolean idle) {}
