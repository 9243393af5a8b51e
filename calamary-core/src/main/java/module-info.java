/** The engine of Calamary: it finds listener modes and runs flows. */
module io.calamary.core {
  requires transitive io.calamary.api;
  requires transitive io.netty.buffer;
  requires transitive io.netty.common;
  requires transitive io.netty.transport;
  requires io.netty.codec;
  requires io.netty.codec.dns;
  requires io.netty.handler;
  requires io.netty.resolver;
  requires io.netty.resolver.dns;
  requires io.netty.transport.unix.common;
  requires static io.netty.transport.classes.epoll;
  requires static io.netty.transport.classes.io_uring;
  requires static io.netty.transport.classes.kqueue;
  requires org.slf4j;

  exports io.calamary.core;
  exports io.calamary.core.spi;
  exports io.calamary.core.spi.tls;

  uses io.calamary.core.spi.ListenerProvider;
  uses io.calamary.core.spi.PrefaceProvider;

  provides io.calamary.spi.ProxyServerProvider with
      io.calamary.core.internal.server.CoreProvider;
}
