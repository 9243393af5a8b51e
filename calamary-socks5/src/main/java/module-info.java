/** The SOCKS5 proxy mode of Calamary. */
// The digit is a part of the protocol's name.
@SuppressWarnings("module")
module io.calamary.socks5 {
  requires transitive io.calamary.api;
  requires io.calamary.core;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.common;
  requires io.netty.transport;
  requires org.slf4j;
  // Loaded only where clients authenticate themselves by GSS-API.
  requires static java.security.jgss;

  exports io.calamary.socks5;

  provides io.calamary.core.spi.ListenerProvider with
      io.calamary.socks5.internal.Socks5Provider;
}
