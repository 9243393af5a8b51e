package io.calamary.transparent.internal;

import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;

/** Socket options of Linux (ip(7), ipv6(7), linux/netfilter_ipv4.h, linux/netfilter_ipv6). */
final class KernelOptions {
  private static final int SOL_IP = 0;
  private static final int SOL_IPV6 = 41;
  private static final int SO_ORIGINAL_DST = 80;

  /** Lets a socket have addresses that are not this host's; for both families. */
  static final ChannelOption<Integer> IP_TRANSPARENT =
      new IntegerUnixChannelOption("IP_TRANSPARENT", SOL_IP, 19);

  /** The destination before its translation, as a {@code sockaddr_in}. */
  static final ChannelOption<ByteBuffer> ORIGINAL_IP4 =
      new RawUnixChannelOption("SO_ORIGINAL_DST", SOL_IP, SO_ORIGINAL_DST, SocketAddresses.IP4);

  /** The destination before its translation, as a {@code sockaddr_in6}. */
  static final ChannelOption<ByteBuffer> ORIGINAL_IP6 =
      new RawUnixChannelOption(
          "IP6T_SO_ORIGINAL_DST", SOL_IPV6, SO_ORIGINAL_DST, SocketAddresses.IP6);

  private KernelOptions() {}
}
