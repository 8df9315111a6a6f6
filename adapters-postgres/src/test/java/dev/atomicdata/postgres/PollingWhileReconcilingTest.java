package dev.atomicdata.postgres;

import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;

/** A walk through all keys that never rests changes nothing of what a source promises. */
final class PollingWhileReconcilingTest extends PollingContractTest {

  PollingWhileReconcilingTest(TestDatabase server) {
    super(server);
  }

  @Override
  PollingSettings settings() {
    return PollingFixture.settings().withReconcileInterval(Duration.ZERO);
  }
}
