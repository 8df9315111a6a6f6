package dev.atomicdata.chaos;

/** Knows where a server's HTTP/2 frames end (RFC 9113, 4.1). */
final class Frames {

  private static final int HEADER = 9;

  private int headerBytes;
  private int length;
  private int left;

  /** Takes note of what has passed. */
  void pass(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (left > 0) {
        int skipped = Math.min(left, count - i);
        left -= skipped;
        i += skipped - 1;
      } else {
        length = headerBytes < 3 ? (length << 8) | (bytes[i] & 0xFF) : length;
        headerBytes++;
        if (headerBytes == HEADER) {
          left = length;
          length = 0;
          headerBytes = 0;
        }
      }
    }
  }

  /** Whether nothing, or whole frames, have passed. */
  boolean complete() {
    return left == 0 && headerBytes == 0;
  }
}
