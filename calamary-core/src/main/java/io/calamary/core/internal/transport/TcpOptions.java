package io.calamary.core.internal.transport;

import io.netty.channel.ChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of TCP sockets whose value is one number, by the names that a transport has. */
final class TcpOptions {
  private static final List<LinuxTcpOption> COMMON =
      List.of(
          LinuxTcpOption.flag(ChannelOption.SO_REUSEADDR, LinuxTcpOption.SOL_SOCKET, 2),
          LinuxTcpOption.number(ChannelOption.SO_SNDBUF, LinuxTcpOption.SOL_SOCKET, 7),
          LinuxTcpOption.number(ChannelOption.SO_RCVBUF, LinuxTcpOption.SOL_SOCKET, 8),
          LinuxTcpOption.flag(UnixChannelOption.SO_REUSEPORT, LinuxTcpOption.SOL_SOCKET, 15));

  private final Map<ChannelOption<?>, LinuxTcpOption> byName = new HashMap<>();

  /** Those that all transports have, and more. */
  TcpOptions(List<LinuxTcpOption> own) {
    COMMON.forEach(option -> byName.put(option.name(), option));
    own.forEach(option -> byName.put(option.name(), option));
  }

  /** How an option is said to the kernel; null if it is not one of these. */
  @Nullable LinuxTcpOption of(ChannelOption<?> option) {
    return byName.get(option);
  }

  /** All of them. */
  ChannelOption<?>[] all() {
    return byName.keySet().toArray(new ChannelOption<?>[0]);
  }
}
