package io.calamary.core.internal.transport;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/** An option of TCP sockets whose value is one number (socket(7), ip(7) and tcp(7)). */
final class LinuxTcpOption {
  static final int SOL_SOCKET = 1;
  static final int SOL_IP = 0;
  static final int SOL_TCP = 6;

  private final ChannelOption<?> option;
  private final int level;
  private final int number;
  private final boolean flag;

  private LinuxTcpOption(ChannelOption<?> option, int level, int number, boolean flag) {
    this.option = option;
    this.level = level;
    this.number = number;
    this.flag = flag;
  }

  static LinuxTcpOption flag(ChannelOption<Boolean> option, int level, int name) {
    return new LinuxTcpOption(option, level, name, true);
  }

  static LinuxTcpOption number(ChannelOption<Integer> option, int level, int name) {
    return new LinuxTcpOption(option, level, name, false);
  }

  /** The option as Netty names it. */
  ChannelOption<?> name() {
    return option;
  }

  /** A {@link Boolean} or an {@link Integer}. */
  Object get(Socket socket) {
    try {
      int value = socket.getIntOpt(level, number);
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
    int said = flag ? Boolean.TRUE.equals(value) ? 1 : 0 : (Integer) value;
    try {
      socket.setIntOpt(level, number, said);
    } catch (IOException e) {
      throw new ChannelException(e);
    }
  }
}
