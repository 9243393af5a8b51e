package io.calamary.core.internal.transport;

import static io.calamary.core.internal.transport.LinuxTcpOption.flag;
import static io.calamary.core.internal.transport.LinuxTcpOption.number;

import io.netty.channel.epoll.EpollChannelOption;
import java.util.List;

/** The names that Netty's epoll transport has for options of TCP sockets. */
final class EpollOptions {
  static final TcpOptions TCP =
      new TcpOptions(
          List.of(
              number(EpollChannelOption.SO_BUSY_POLL, LinuxTcpOption.SOL_SOCKET, 46),
              flag(EpollChannelOption.IP_FREEBIND, LinuxTcpOption.SOL_IP, 15),
              flag(EpollChannelOption.IP_TRANSPARENT, LinuxTcpOption.SOL_IP, 19),
              flag(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, LinuxTcpOption.SOL_IP, 24),
              flag(EpollChannelOption.TCP_CORK, LinuxTcpOption.SOL_TCP, 3),
              number(EpollChannelOption.TCP_KEEPIDLE, LinuxTcpOption.SOL_TCP, 4),
              number(EpollChannelOption.TCP_KEEPINTVL, LinuxTcpOption.SOL_TCP, 5),
              number(EpollChannelOption.TCP_KEEPCNT, LinuxTcpOption.SOL_TCP, 6),
              number(EpollChannelOption.TCP_DEFER_ACCEPT, LinuxTcpOption.SOL_TCP, 9),
              flag(EpollChannelOption.TCP_QUICKACK, LinuxTcpOption.SOL_TCP, 12),
              number(EpollChannelOption.TCP_USER_TIMEOUT, LinuxTcpOption.SOL_TCP, 18)));

  private EpollOptions() {}
}
