package dev.atomicdata.grpc;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Sends a message's bytes as they are: what was signed is what is sent. */
enum MessageBytes implements MethodDescriptor.Marshaller<byte[]> {
  INSTANCE;

  @Override
  public InputStream stream(byte[] bytes) {
    return new Stream(bytes);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      // A message's length is known unless it is compressed. To read until the end takes 8 KiB.
      return stream instanceof KnownLength
          ? stream.readNBytes(stream.available())
          : stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of known length, so that gRPC frames the bytes without gathering them first. */
  private static final class Stream extends ByteArrayInputStream implements KnownLength, Drainable {

    Stream(byte[] bytes) {
      super(bytes);
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = available();
      target.write(buf, pos, length);
      pos = count;
      return length;
    }
  }
}
