package io.calamary.core.internal.transport;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An option of TCP sockets whose value is one number (socket(7), ip(7) and tcp(7)). */
final class LinuxTcpOption {
  private static final int SOL_SOCKET = 1;
  private static final int SOL_IP = 0;
  private static final int SOL_TCP = 6;

  private static final List<LinuxTcpOption> ALL =
      List.of(
          flag(ChannelOption.SO_REUSEADDR, SOL_SOCKET, 2),
          number(ChannelOption.SO_SNDBUF, SOL_SOCKET, 7),
          number(ChannelOption.SO_RCVBUF, SOL_SOCKET, 8),
          flag(EpollChannelOption.SO_REUSEPORT, SOL_SOCKET, 15),
          number(EpollChannelOption.SO_BUSY_POLL, SOL_SOCKET, 46),
          flag(EpollChannelOption.IP_FREEBIND, SOL_IP, 15),
          flag(EpollChannelOption.IP_TRANSPARENT, SOL_IP, 19),
          flag(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, SOL_IP, 24),
          flag(EpollChannelOption.TCP_CORK, SOL_TCP, 3),
          number(EpollChannelOption.TCP_KEEPIDLE, SOL_TCP, 4),
          number(EpollChannelOption.TCP_KEEPINTVL, SOL_TCP, 5),
          number(EpollChannelOption.TCP_KEEPCNT, SOL_TCP, 6),
          number(EpollChannelOption.TCP_DEFER_ACCEPT, SOL_TCP, 9),
          flag(EpollChannelOption.TCP_QUICKACK, SOL_TCP, 12),
          number(EpollChannelOption.TCP_USER_TIMEOUT, SOL_TCP, 18));

  private static final Map<ChannelOption<?>, LinuxTcpOption> BY_OPTION = byOption();

  private final ChannelOption<?> option;
  private final int level;
  private final int name;
  private final boolean flag;

  private LinuxTcpOption(ChannelOption<?> option, int level, int name, boolean flag) {
    this.option = option;
    this.level = level;
    this.name = name;
    this.flag = flag;
  }

  private static LinuxTcpOption flag(ChannelOption<Boolean> option, int level, int name) {
    return new LinuxTcpOption(option, level, name, true);
  }

  private static LinuxTcpOption number(ChannelOption<Integer> option, int level, int name) {
    return new LinuxTcpOption(option, level, name, false);
  }

  private static Map<ChannelOption<?>, LinuxTcpOption> byOption() {
    Map<ChannelOption<?>, LinuxTcpOption> map = new HashMap<>();
    for (LinuxTcpOption each : ALL) {
      map.put(each.option, each);
    }
    return map;
  }

  /** How the option is said to the kernel; null if it is not one of these. */
  static @Nullable LinuxTcpOption of(ChannelOption<?> option) {
    return BY_OPTION.get(option);
  }

  /** All of them. */
  static ChannelOption<?>[] all() {
    return BY_OPTION.keySet().toArray(new ChannelOption<?>[0]);
  }

  /** A {@link Boolean} or an {@link Integer}. */
  Object get(Socket socket) {
    try {
      int value = socket.getIntOpt(level, name);
      if (flag) {
        return value != 0;
      }
      return value;
    } catch (IOException e) {
      throw new ChannelException(e);
    }
  }

  /** Takes what {@link #get} gives. */
  void set(Socket socket, Object value) {
    int number = flag ? Boolean.TRUE.equals(value) ? 1 : 0 : (Integer) value;
    try {
      socket.setIntOpt(level, name, number);
    } catch (IOException e) {
      throw new ChannelException(e);
    }
  }
}
