package dev.atomicdata.demo;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** What was asked for cannot be; the message, one line, names the value and what was expected. */
final class MistakeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MistakeException(String message) {
    super(message);
  }

  MistakeException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What went wrong, in words: some failures of files say no more than the name. */
  static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (failure instanceof AccessDeniedException) {
      return "access denied";
    }
    Throwable first = Optional.ofNullable(failure.getCause()).orElse(failure);
    return Optional.ofNullable(
            failure instanceof FileSystemException file ? file.getReason() : first.getMessage())
        .orElseGet(failure::toString);
  }
}
