package dev.atomicdata.postgres;

/**
 * What a connection pool is doing at one moment.
 *
 * @param active connections in use
 * @param idle connections ready for use
 * @param waiting threads that wait for one
 * @param total connections that are open
 */
public record PoolStatistics(int active, int idle, int waiting, int total) {}
