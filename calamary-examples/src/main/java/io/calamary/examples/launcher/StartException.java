package io.calamary.examples.launcher;

import org.jspecify.annotations.Nullable;

/** The program can't start; the message is one line for who started it. */
final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message, @Nullable Throwable cause) {
    super(message.replaceAll("\\s+", " "), cause);
  }
}
