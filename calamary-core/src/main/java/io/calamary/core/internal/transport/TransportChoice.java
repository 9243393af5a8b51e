package io.calamary.core.internal.transport;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which transport it is to be: the one that was asked for, or the system's own, or NIO. */
final class TransportChoice {
  private TransportChoice() {}

  /**
   * The transport of a name.
   *
   * @param name null for the one that suits the system
   * @param system the name of the system, as the JDK has it
   * @throws IllegalArgumentException if there is none of that name
   * @throws IllegalStateException if one was asked for that does not load
   */
  static TransportKind of(@Nullable String name, String system) {
    if (name == null) {
      return suiting(system.toLowerCase(Locale.ROOT));
    }
    return switch (name) {
      case TransportKind.NIO -> new NioTransport("");
      case TransportKind.EPOLL -> {
        needed(name, "Linux", why(EpollTransport::unavailable));
        yield EpollTransport.create();
      }
      case TransportKind.IO_URING -> {
        needed(name, "Linux", why(UringTransport::unavailable));
        yield UringTransport.create();
      }
      case TransportKind.KQUEUE -> {
        needed(name, "macOS or a BSD", why(KqueueTransport::unavailable));
        yield KqueueTransport.create();
      }
      default ->
          throw new IllegalArgumentException(
              "transport: '" + name + "' (expected: 'epoll', 'io_uring', 'kqueue' or 'nio')");
    };
  }

  private static TransportKind suiting(String system) {
    if (system.startsWith("mac") || system.endsWith("bsd")) {
      Throwable missing = why(KqueueTransport::unavailable);
      return missing == null ? KqueueTransport.create() : instead(TransportKind.KQUEUE, missing);
    }
    Throwable missing = why(EpollTransport::unavailable);
    return missing == null ? EpollTransport.create() : instead(TransportKind.EPOLL, missing);
  }

  private static TransportKind instead(String name, Throwable missing) {
    return new NioTransport(name + " does not load: " + text(missing));
  }

  private static void needed(String name, String system, @Nullable Throwable missing) {
    if (missing != null) {
      throw new IllegalStateException(
          "transport: '"
              + name
              + "' does not load: "
              + text(missing)
              + " (expected: "
              + system
              + ", and netty-transport-native-"
              + name
              + " for this machine on the class or module path; or 'nio')",
          missing);
    }
  }

  /**
   * The transport that an event loop group runs.
   *
   * @throws IllegalArgumentException if that is none of them
   */
  static TransportKind of(EventLoopGroup group) {
    Objects.requireNonNull(group, "group");
    if (group instanceof IoEventLoopGroup io) {
      if (NioTransport.runs(io)) {
        return new NioTransport("of the application's event loops");
      }
      if (why(EpollTransport::unavailable) == null && EpollTransport.runs(io)) {
        return EpollTransport.of(io);
      }
      if (why(UringTransport::unavailable) == null && UringTransport.runs(io)) {
        return UringTransport.ofApplication();
      }
      if (why(KqueueTransport::unavailable) == null && KqueueTransport.runs(io)) {
        return KqueueTransport.ofApplication();
      }
    }
    throw new IllegalArgumentException(
        "event loop group: "
            + group.getClass().getName()
            + " (expected: one of NIO, epoll, io_uring or kqueue, such as new"
            + " MultiThreadIoEventLoopGroup(NioIoHandler.newFactory()))");
  }

  private static @Nullable Throwable why(Supplier<@Nullable Throwable> unavailable) {
    try {
      return unavailable.get();
    } catch (LinkageError e) {
      return e;
    }
  }

  private static String text(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString().replace('\n', ' ');
  }
}
