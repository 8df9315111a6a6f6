package dev.atomicdata.postgres;

/** Writes names for SQL. */
final class Names {

  private Names() {}

  /** In quotes, so that it means just this name whatever it is. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
