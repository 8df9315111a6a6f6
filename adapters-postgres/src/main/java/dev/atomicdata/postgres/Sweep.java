package dev.atomicdata.postgres;

/**
 * A finished sweep.
 *
 * @param startedNanos by the clock of those who share sweeps
 */
record Sweep(SweptRows found, long startedNanos) {}
