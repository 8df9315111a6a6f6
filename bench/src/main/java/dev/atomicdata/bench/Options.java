package dev.atomicdata.bench;

import java.time.Duration;

/**
 * What to measure.
 *
 * @param roundTrip how long the ingestor waits before it answers
 * @param verify whether it verifies signatures
 * @param heap of the publisher's JVM, as after {@code -Xmx}
 */
record Options(int mobile, int iot, Duration roundTrip, boolean verify, String heap) {}
