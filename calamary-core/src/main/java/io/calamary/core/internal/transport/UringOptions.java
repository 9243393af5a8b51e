package io.calamary.core.internal.transport;

import static io.calamary.core.internal.transport.LinuxTcpOption.flag;
import static io.calamary.core.internal.transport.LinuxTcpOption.number;

import io.netty.channel.uring.IoUringChannelOption;
import java.util.List;

/** The names that Netty's io_uring transport has for options of TCP sockets. */
final class UringOptions {
  static final TcpOptions TCP =
      new TcpOptions(
          List.of(
              flag(IoUringChannelOption.IP_FREEBIND, LinuxTcpOption.SOL_IP, 15),
              flag(IoUringChannelOption.IP_TRANSPARENT, LinuxTcpOption.SOL_IP, 19),
              flag(IoUringChannelOption.TCP_CORK, LinuxTcpOption.SOL_TCP, 3),
              number(IoUringChannelOption.TCP_KEEPIDLE, LinuxTcpOption.SOL_TCP, 4),
              number(IoUringChannelOption.TCP_KEEPINTVL, LinuxTcpOption.SOL_TCP, 5),
              number(IoUringChannelOption.TCP_KEEPCNT, LinuxTcpOption.SOL_TCP, 6),
              number(IoUringChannelOption.TCP_DEFER_ACCEPT, LinuxTcpOption.SOL_TCP, 9),
              flag(IoUringChannelOption.TCP_QUICKACK, LinuxTcpOption.SOL_TCP, 12),
              number(IoUringChannelOption.TCP_USER_TIMEOUT, LinuxTcpOption.SOL_TCP, 18)));

  private UringOptions() {}
}
