package dev.atomicdata.runner;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the program, as its jar's manifest says. */
final class Version implements IVersionProvider {

  /** Without a jar there is no manifest. */
  static String text() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "atomic-data-publisher " + text(),
      "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name")
    };
  }
}
