package io.calamary.core.internal.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options that the channels of a transport list; asked of them once, when first wanted. */
final class SupportedOptions {
  private final TransportKind transport;
  private volatile @Nullable Set<String> names;

  SupportedOptions(TransportKind transport) {
    this.transport = transport;
  }

  boolean contain(ChannelOption<?> option) {
    Set<String> known = names;
    if (known == null) {
      known = collect();
      names = known;
    }
    return known.contains(key(option));
  }

  private Set<String> collect() {
    Set<String> found = new HashSet<>();
    List<ChannelFactory<? extends Channel>> factories =
        List.of(
            transport.serverChannels(), transport.clientChannels(), transport.datagramChannels());
    for (ChannelFactory<? extends Channel> factory : factories) {
      Channel sample = factory.newChannel();
      try {
        sample.config().getOptions().keySet().forEach(option -> found.add(key(option)));
      } finally {
        sample.unsafe().closeForcibly();
      }
    }
    return Set.copyOf(found);
  }

  /** Options of the JDK are made anew each time and are alike if their names are. */
  private static String key(ChannelOption<?> option) {
    return option instanceof NioChannelOption<?> ? "jdk:" + option.name() : option.name();
  }
}
