package io.calamary.transparent.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Asks the kernel's connection tracking where a connection was to go before its translation. */
final class OriginalDestination {
  private OriginalDestination() {}

  /**
   * The destination that the client dialled; null if the kernel knows of none. A client that
   * dialled the listener itself gets the listener's own address where connections are tracked.
   */
  static @Nullable InetSocketAddress of(Channel accepted) {
    // A socket that listens for both families has clients of both; each has an entry of its own.
    boolean ip4 =
        accepted.remoteAddress() instanceof InetSocketAddress client
            && client.getAddress() instanceof Inet4Address;
    ChannelOption<ByteBuffer> option =
        ip4 ? KernelOptions.ORIGINAL_IP4 : KernelOptions.ORIGINAL_IP6;
    ByteBuffer address;
    try {
      address = accepted.config().getOption(option);
    } catch (ChannelException e) {
      // Not tracked, or no longer: the kernel has no better word for it, and none that differs.
      return null;
    }
    return address == null ? null : SocketAddresses.read(address);
  }
}
