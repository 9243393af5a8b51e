package io.calamary.socks5.internal;

/**
 * Protects what is said to one client, and takes the protection off what the client says. Of one
 * event loop.
 */
interface Seal {
  /** How many bytes can be protected together. */
  int most();

  /**
   * Protects bytes.
   *
   * @return a token
   * @throws io.netty.handler.codec.EncoderException if that fails
   */
  byte[] wrap(byte[] plain);

  /**
   * Takes the protection off.
   *
   * @return what was protected; empty if nothing was
   * @throws io.netty.handler.codec.DecoderException if the token is wrong
   */
  byte[] unwrap(byte[] token);

  /** From now on messages may get lost or change places on their way, as datagrams do. */
  void unordered();

  /** Forgets the keys; nothing can be protected any more. */
  void dispose();
}
