/** The HTTP proxy mode of Calamary. */
module io.calamary.http {
  requires transitive io.calamary.api;
  requires io.calamary.core;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.codec.http2;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires org.slf4j;

  exports io.calamary.http;

  provides io.calamary.core.spi.ListenerProvider with
      io.calamary.http.internal.front.HttpProvider;
}
