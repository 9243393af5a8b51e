package io.calamary.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.uring.IoUringChannelOption;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import org.junit.jupiter.api.Test;

class EdgeTcpChannelTest extends EdgeTcpSockets {
  private static final ChannelOption<Integer> NODELAY = new IntegerUnixChannelOption("D", 6, 1);
  private static final ChannelOption<Integer> KEEPALIVE = new IntegerUnixChannelOption("K", 1, 9);
  private static final ChannelOption<Integer> DOMAIN = new IntegerUnixChannelOption("F", 1, 39);
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  @Test
  void anAcceptedSocketHasItsOptionsFromTheListeningOne() throws Exception {
    Channel server = listen();
    InetSocketAddress address = (InetSocketAddress) server.localAddress();
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      SocketChannel channel = take();
      assertSame(server, channel.parent());
      assertEquals(client.getLocalSocketAddress(), channel.remoteAddress());
      assertEquals(client.getRemoteSocketAddress(), channel.localAddress());
      assertTrue(channel.config().getOption(NODELAY) != 0);
      assertTrue(channel.config().getOption(KEEPALIVE) != 0);
      channel.config().setKeepAlive(false).setTcpNoDelay(false);
      assertEquals(0, channel.config().getOption(NODELAY));
      assertEquals(0, channel.config().getOption(KEEPALIVE));
    }
  }

  @Test
  void whatIsClosedHasNoAddressOfItsOwn() throws Exception {
    InetSocketAddress address = (InetSocketAddress) listen().localAddress();
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      SocketChannel channel = take();
      channel.close().sync();
      assertNull(channel.localAddress());
      assertEquals(-1, client.getInputStream().read());
    }
  }

  @Test
  void aConnectionKnowsBothItsAddresses() throws Exception {
    InetSocketAddress address = (InetSocketAddress) listen().localAddress();
    SocketChannel client = loops.transport().clientChannel(address.getAddress());
    loops.next().register(client).sync();
    assertNull(client.remoteAddress());
    client.connect(address, (SocketAddress) null).sync();
    SocketChannel server = take();
    assertEquals(address, client.remoteAddress());
    assertEquals(server.remoteAddress(), client.localAddress());
    ChannelFuture again = client.connect(address, (SocketAddress) null).await();
    assertInstanceOf(AlreadyConnectedException.class, again.cause());
    client.close().sync();
    assertEquals(address, client.remoteAddress());
  }

  @Test
  void aRefusalNamesTheAddress() throws Exception {
    Channel server = listen();
    InetSocketAddress address = (InetSocketAddress) server.localAddress();
    server.close().sync();
    SocketChannel client = loops.transport().clientChannel(address.getAddress());
    loops.next().register(client).sync();
    Throwable cause = client.connect(address, (SocketAddress) null).await().cause();
    assertInstanceOf(ConnectException.class, cause);
    assertTrue(cause.getMessage().endsWith(address.toString()), cause.getMessage());
    client.closeFuture().sync();
  }

  @Test
  void aSocketIsOfTheFamilyOfItsTarget() throws Exception {
    assertEquals(AF_INET, family(InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
    InetAddress six = InetAddress.getByName("::1");
    assertEquals(io.netty.channel.unix.Socket.isIPv6Preferred() ? AF_INET6 : AF_INET, family(six));
  }

  @Test
  void aListeningSocketIsOfTheFamilyOfItsAddress() throws Exception {
    assertEquals(AF_INET, listening("127.0.0.1"));
    boolean both = io.netty.channel.unix.Socket.isIPv6Preferred();
    assertEquals(both ? AF_INET6 : AF_INET, listening("0.0.0.0"));
    assertEquals(both ? AF_INET6 : AF_INET, listening("::1"));
  }

  private int listening(String address) throws Exception {
    InetAddress bound = InetAddress.getByName(address);
    Channel socket = loops.transport().serverChannel(bound);
    try {
      return socket.config().getOption(DOMAIN);
    } finally {
      socket.unsafe().closeForcibly();
    }
  }

  private int family(InetAddress target) {
    SocketChannel socket = loops.transport().clientChannel(target);
    try {
      assertTrue(socket.config().getOption(NODELAY) != 0);
      return socket.config().getOption(DOMAIN);
    } finally {
      socket.unsafe().closeForcibly();
    }
  }

  private ChannelOption<Integer> keepIdle() {
    return transport.equals("epoll")
        ? EpollChannelOption.TCP_KEEPIDLE
        : IoUringChannelOption.TCP_KEEPIDLE;
  }

  @Test
  void optionsAreKept() throws Exception {
    SocketChannel socket = loops.transport().clientChannel(InetAddress.getLoopbackAddress());
    try {
      SocketChannelConfig config = socket.config();
      assertTrue(config.setOption(ChannelOption.SO_REUSEADDR, true));
      assertEquals(true, config.getOption(ChannelOption.SO_REUSEADDR));
      assertEquals(true, config.isReuseAddress());
      assertTrue(config.setOption(keepIdle(), 77));
      assertEquals(77, config.getOption(keepIdle()));
      assertTrue(config.setOption(ChannelOption.SO_RCVBUF, 65_536));
      assertEquals(2 * 65_536, config.getReceiveBufferSize());
      assertTrue(config.setOption(ChannelOption.SO_SNDBUF, 65_536));
      assertEquals(2 * 65_536, config.getSendBufferSize());
      assertTrue(config.setOption(ChannelOption.IP_TOS, 16));
      assertEquals(16, config.getTrafficClass());
      assertTrue(config.setOption(ChannelOption.SO_LINGER, 0));
      assertEquals(0, config.getSoLinger());
      assertTrue(config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true));
      assertTrue(config.isAllowHalfClosure());
      assertFalse(config.setOption(ChannelOption.SO_BROADCAST, true));
      assertNull(config.getOption(ChannelOption.SO_BROADCAST));
      Exception e = assertThrows(IllegalArgumentException.class, () -> config.setSoLinger(5));
      assertEquals("SO_LINGER: 5 (expected: 0 or -1)", e.getMessage());
    } finally {
      socket.unsafe().closeForcibly();
    }
  }

  @Test
  void aListeningSocketTakesItsOptions() throws Exception {
    Channel server = listen();
    boolean epoll = transport.equals("epoll");
    ChannelOption<Integer> defer =
        epoll ? EpollChannelOption.TCP_DEFER_ACCEPT : IoUringChannelOption.TCP_DEFER_ACCEPT;
    assertTrue(server.config().setOption(defer, 3));
    assertTrue(server.config().getOption(defer) > 0);
    assertTrue(server.config().getOption(ChannelOption.SO_REUSEADDR));
    ChannelOption<Boolean> transparent =
        epoll ? EpollChannelOption.IP_TRANSPARENT : IoUringChannelOption.IP_TRANSPARENT;
    assertFalse(server.config().getOption(transparent));
    assertTrue(server.config().setOption(ChannelOption.SO_BACKLOG, 7));
    assertEquals(7, server.config().getOption(ChannelOption.SO_BACKLOG));
  }
}
