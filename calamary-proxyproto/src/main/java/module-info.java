/** The PROXY protocol of Calamary: a listener mode, and a preface of the other modes. */
module io.calamary.proxyproto {
  requires transitive io.calamary.api;
  requires io.calamary.core;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.transport;
  requires io.netty.transport.unix.common;
  requires org.slf4j;

  exports io.calamary.proxyproto;

  provides io.calamary.core.spi.ListenerProvider with
      io.calamary.proxyproto.internal.ProxyProtocolProvider;
  provides io.calamary.core.spi.PrefaceProvider with
      io.calamary.proxyproto.internal.ProxyPrefaceProvider;
}
