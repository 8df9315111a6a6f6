package dev.atomicdata.bench;

/**
 * CPU time of the three parties since the same moment, in microseconds.
 *
 * @param publisher that of the strategy's process
 * @param database that of the server and all its backends
 */
record CpuClock(long publisher, long database, long ingestor) {

  CpuClock since(CpuClock begun) {
    return new CpuClock(
        publisher - begun.publisher, database - begun.database, ingestor - begun.ingestor);
  }
}
