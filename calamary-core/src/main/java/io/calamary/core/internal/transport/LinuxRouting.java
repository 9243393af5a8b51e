package io.calamary.core.internal.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Marks, interfaces and foreign addresses of sockets (socket(7) and ip(7)). */
final class LinuxRouting {
  private static final int SOL_IP = 0;
  private static final int SOL_SOCKET = 1;
  private static final int SO_BINDTODEVICE = 25;
  private static final int SO_MARK = 36;

  /** IFNAMSIZ: the longest interface name, and the zero that ends it. */
  private static final int NAME_SIZE = 16;

  private static final ChannelOption<Integer> MARK =
      new IntegerUnixChannelOption("SO_MARK", SOL_SOCKET, SO_MARK);
  private static final ChannelOption<ByteBuffer> DEVICE =
      new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, SO_BINDTODEVICE, NAME_SIZE);

  private static final ChannelOption<Integer> TRANSPARENT =
      new IntegerUnixChannelOption("IP_TRANSPARENT", SOL_IP, 19);

  /** The port is then chosen when the target is known, so many targets can share one. */
  private static final ChannelOption<Integer> PORT_LATER =
      new IntegerUnixChannelOption("IP_BIND_ADDRESS_NO_PORT", SOL_IP, 24);

  private LinuxRouting() {}

  /**
   * For transports that can't route.
   *
   * @throws IllegalStateException if something is asked for
   */
  static Consumer<ChannelConfig> none(int mark, String interfaceName, TransportKind transport) {
    if (mark == 0 && interfaceName.isEmpty()) {
      return config -> {};
    }
    throw new IllegalStateException(
        (mark != 0 ? "mark: " + mark : "interfaceName: '" + interfaceName + "'")
            + " (expected: none, as the transport is "
            + transport.describe()
            + "; marks and interfaces need Linux and the epoll transport)");
  }

  /** What transports that can't do it throw. */
  static ChannelException noForeignSource(TransportKind transport) {
    return new ChannelException(
        "a connection can't come from another host's address on the transport "
            + transport.describe());
  }

  static void foreignSource(ChannelConfig config) {
    config.setOption(TRANSPARENT, 1);
    config.setOption(PORT_LATER, 1);
  }

  static Consumer<ChannelConfig> of(int mark, String interfaceName, TransportKind transport) {
    Consumer<ChannelConfig> routing = config -> {};
    if (mark != 0) {
      Consumer<ChannelConfig> marking = config -> config.setOption(MARK, mark);
      probe(marking, transport, "mark: " + mark, "a process with CAP_NET_ADMIN");
      routing = marking;
    }
    if (!interfaceName.isEmpty()) {
      byte[] name = Arrays.copyOf(interfaceName.getBytes(StandardCharsets.UTF_8), NAME_SIZE);
      Consumer<ChannelConfig> binding = config -> config.setOption(DEVICE, ByteBuffer.wrap(name));
      String what = "interfaceName: '" + interfaceName + "'";
      probe(binding, transport, what, "an interface of this host");
      routing = routing.andThen(binding);
    }
    return routing;
  }

  private static void probe(
      Consumer<ChannelConfig> setting, TransportKind transport, String what, String expected) {
    Channel socket = transport.clientChannels().newChannel();
    try {
      setting.accept(socket.config());
    } catch (ChannelException e) {
      throw new IllegalStateException(
          what + " is refused by the kernel: " + e.getMessage() + " (expected: " + expected + ")",
          e);
    } finally {
      socket.unsafe().closeForcibly();
    }
  }
}
