package io.calamary.examples.launcher.demo;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;

/**
 * A small origin on 127.0.0.1: HTTP, HTTPS with HTTP/2 and a self-signed certificate, and UDP echo,
 * each on a free port.
 */
public final class DemoOrigin implements AutoCloseable {
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("calamary-demo", true), NioIoHandler.newFactory());
  private final InetAddress address;
  private final int httpPort;
  private final int httpsPort;
  private final int udpPort;

  private DemoOrigin() throws IOException, GeneralSecurityException {
    address = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    httpPort = listen(OriginPipelines.http());
    httpsPort = listen(OriginPipelines.https(SelfSigned.create("Calamary demo origin")));
    udpPort =
        port(
            new Bootstrap()
                .group(loop)
                .channel(NioDatagramChannel.class)
                .handler(OriginPipelines.echo())
                .bind(address, 0)
                .syncUninterruptibly()
                .channel());
  }

  /** Starts it. */
  public static DemoOrigin start() throws IOException, GeneralSecurityException {
    return new DemoOrigin();
  }

  private int listen(ChannelInitializer<Channel> children) {
    return port(
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(children)
            .bind(address, 0)
            .syncUninterruptibly()
            .channel());
  }

  private static int port(Channel channel) {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Whether this is one of the origin's own sockets. */
  public boolean isAt(InetAddress host, int port) {
    return host.equals(address) && (port == httpPort || port == httpsPort || port == udpPort);
  }

  /** The port of plain HTTP. */
  public int httpPort() {
    return httpPort;
  }

  /** The port of HTTPS. */
  public int httpsPort() {
    return httpsPort;
  }

  /** The port that sends datagrams back. */
  public int udpPort() {
    return udpPort;
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
