/** The transparent proxy mode of Calamary, for Linux. */
module io.calamary.transparent {
  requires transitive io.calamary.api;
  requires io.calamary.core;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.transport;
  requires io.netty.transport.unix.common;
  requires static io.netty.transport.classes.epoll;
  requires static io.netty.transport.classes.io_uring;
  requires org.slf4j;

  exports io.calamary.transparent;

  provides io.calamary.core.spi.ListenerProvider with
      io.calamary.transparent.internal.TransparentProvider;
}
