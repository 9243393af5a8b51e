package io.calamary.core.internal.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** UDP sockets on the JDK's channels, which can send an empty datagram, too. */
final class NioDatagrams {
  private static final AttributeKey<DatagramChannel> SOCKET =
      AttributeKey.valueOf(NioDatagrams.class, "socket");

  private NioDatagrams() {}

  static NioDatagramChannel open() {
    try {
      DatagramChannel socket = DatagramChannel.open();
      NioDatagramChannel channel = new NioDatagramChannel(socket);
      channel.attr(SOCKET).set(socket);
      return channel;
    } catch (IOException e) {
      throw new ChannelException("no UDP socket", e);
    }
  }

  /** Where the socket is not connected the JDK sends what is empty, too. */
  static void sendEmpty(Channel channel, InetSocketAddress to) throws IOException {
    channel.attr(SOCKET).get().send(ByteBuffer.allocate(0), to);
  }

  /**
   * The JDK takes the write of an empty buffer for none where the socket is connected, so another
   * socket sends it from the same port. What arrives meanwhile is still the connected one's. The
   * port is shared for this moment only: else the system would give it to other flows, too.
   */
  static void sendEmpty(Channel connected) throws IOException {
    DatagramChannel socket = connected.attr(SOCKET).get();
    socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    try (DatagramChannel sending = DatagramChannel.open()) {
      sending.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      sending.bind(socket.getLocalAddress());
      sending.send(ByteBuffer.allocate(0), socket.getRemoteAddress());
    } finally {
      socket.setOption(StandardSocketOptions.SO_REUSEADDR, false);
    }
  }
}
