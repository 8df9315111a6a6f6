package dev.atomicdata.runner;

import java.util.Locale;

/** How the constants of an enum stand in health, metrics and logs. */
final class Words {

  private Words() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
