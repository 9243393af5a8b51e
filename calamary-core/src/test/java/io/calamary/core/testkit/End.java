package io.calamary.core.testkit;

/** How the input of a TCP connection ended. */
public enum End {
  /** It has not. */
  NONE,
  /** In good order. */
  FIN,
  /** Cut off. */
  RST
}
