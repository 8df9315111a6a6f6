package dev.atomicdata.postgres;

import dev.atomicdata.testkit.TestServer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A server and a hot standby that follows it, for all tests that need one. */
record PrimaryAndStandby(TestServer primary, TestServer standby) implements AutoCloseable {

  private static PrimaryAndStandby start() {
    TestServer primary = TestServer.start();
    return new PrimaryAndStandby(primary, primary.standby());
  }

  /** The standby shows all that is committed by now. */
  void catchUp() {
    standby.catchUp(primary);
  }

  @Override
  public void close() {
    standby.close();
    primary.close();
  }

  /** Started with the first test that has such a parameter, stopped after the last test of all. */
  static final class Shared implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == PrimaryAndStandby.class;
    }

    @Override
    public PrimaryAndStandby resolveParameter(
        ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(Shared.class))
          .computeIfAbsent("servers", key -> PrimaryAndStandby.start(), PrimaryAndStandby.class);
    }
  }
}
