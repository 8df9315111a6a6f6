package dev.atomicdata.bench;

/**
 * What a loop that reads, signs and sends reached when it was first measured on two cores shared
 * with database and receiver, by signing library.
 */
final class Reference {

  private static final double BOUNCY_CASTLE_SIGNATURES = 31_000;
  private static final double BOUNCY_CASTLE_MESSAGES = 33_000;
  private static final double CORRETTO_SIGNATURES = 109_000;
  private static final double CORRETTO_MESSAGES = 70_000;

  private Reference() {}

  /** That of the library whose speed is nearer, scaled by how fast this machine signs now. */
  static double messagesPerSecond(double signaturesPerSecond) {
    return signaturesPerSecond < (BOUNCY_CASTLE_SIGNATURES + CORRETTO_SIGNATURES) / 2
        ? BOUNCY_CASTLE_MESSAGES * signaturesPerSecond / BOUNCY_CASTLE_SIGNATURES
        : CORRETTO_MESSAGES * signaturesPerSecond / CORRETTO_SIGNATURES;
  }
}
