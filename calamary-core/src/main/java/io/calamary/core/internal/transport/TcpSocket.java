package io.calamary.core.internal.transport;

import io.netty.channel.unix.Socket;

/** Opens TCP sockets of one family or of both. */
final class TcpSocket extends Socket {
  private TcpSocket(int descriptor) {
    super(descriptor);
  }

  /**
   * A socket that is not bound yet.
   *
   * @param ipv4 whether it is for IPv4 alone; otherwise it is for IPv6, and for IPv4 too, where the
   *     host has both
   * @throws io.netty.channel.ChannelException if there is none to be had
   */
  static Socket open(boolean ipv4) {
    return ipv4 ? new TcpSocket(newSocketStream0(false)) : newSocketStream();
  }
}
