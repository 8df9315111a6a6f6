package dev.atomicdata.bench;

/**
 * What a loop that reads, signs and sends reached when it was first measured, on two cores shared
 * with database and receiver and with both of them busy, by signing library.
 */
enum Reference {
  BOUNCY_CASTLE(33_000, 31_000),
  CORRETTO(70_000, 109_000);

  private static final double CORES = 2;

  private final double messagesPerSecond;
  private final double signaturesPerSecond;

  Reference(double messagesPerSecond, double signaturesPerSecond) {
    this.messagesPerSecond = messagesPerSecond;
    this.signaturesPerSecond = signaturesPerSecond;
  }

  /**
   * That of the library whose speed is nearer, with its signatures taking as long as they do now
   * and everything else as long as it did then.
   */
  static double messagesPerSecond(double signaturesPerSecond) {
    double between = (BOUNCY_CASTLE.signaturesPerSecond + CORRETTO.signaturesPerSecond) / 2;
    Reference nearer = signaturesPerSecond < between ? BOUNCY_CASTLE : CORRETTO;
    double coreSeconds =
        CORES / nearer.messagesPerSecond - 1 / nearer.signaturesPerSecond + 1 / signaturesPerSecond;
    return CORES / coreSeconds;
  }
}
