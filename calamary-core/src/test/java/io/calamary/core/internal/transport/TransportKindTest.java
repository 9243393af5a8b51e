package io.calamary.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Needs;
import io.calamary.core.testkit.TestLoops;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.StandardSocketOptions;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransportKindTest {
  private static final ChannelOption<Integer> RAW =
      new IntegerUnixChannelOption("SO_PRIORITY", 1, 12);

  @ParameterizedTest
  @MethodSource("io.calamary.core.testkit.TestLoops#transports")
  void aTransportCanBeNamed(String name) {
    TransportKind transport = TransportKind.choose(name);
    assertEquals(name, transport.name());
    assertEquals(name, transport.describe());
  }

  @Test
  void epollIsChosenWhereItLoads() {
    Needs.epoll();
    assertEquals("epoll", TransportKind.choose(null).describe());
  }

  @Test
  void aNameThatNoTransportHasIsRefused() {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> TransportKind.choose("devpoll"));
    assertEquals(
        "transport: 'devpoll' (expected: 'epoll', 'io_uring', 'kqueue' or 'nio')", e.getMessage());
  }

  @ParameterizedTest
  @MethodSource("io.calamary.core.testkit.TestLoops#transports")
  void theTransportOfEventLoopsIsTold(String name) {
    try (TestLoops loops = TestLoops.of(name)) {
      assertEquals(name, TransportKind.of(loops.group()).name());
      assertFalse(TransportKind.of(loops.group()).describe().contains("no guard"));
    }
  }

  @Test
  void eventLoopsWithoutTheGuardAreAccused() {
    Needs.epoll();
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    try {
      assertEquals("epoll", TransportKind.of(group).name());
      assertTrue(TransportKind.of(group).describe().contains("no guard"));
    } finally {
      group.shutdownGracefully();
    }
  }

  @Test
  void eventLoopsWithoutSocketsAreRefused() {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    try {
      Exception e = assertThrows(IllegalArgumentException.class, () -> TransportKind.of(group));
      assertTrue(e.getMessage().contains("MultiThreadIoEventLoopGroup"), e.getMessage());
    } finally {
      group.shutdownGracefully();
    }
  }

  @Test
  void nioKnowsTheOptionsOfTheJdkOnly() {
    TransportKind nio = TransportKind.choose("nio");
    assertTrue(nio.supports(ChannelOption.SO_REUSEADDR));
    assertTrue(nio.supports(ChannelOption.TCP_NODELAY));
    assertTrue(nio.supports(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT)));
    assertFalse(nio.supports(EpollChannelOption.IP_TRANSPARENT));
    assertFalse(nio.supports(RAW));
  }

  @Test
  void epollKnowsTheOptionsOfLinux() {
    Needs.epoll();
    TransportKind epoll = TransportKind.choose("epoll");
    assertTrue(epoll.supports(ChannelOption.SO_REUSEADDR));
    assertTrue(epoll.supports(EpollChannelOption.IP_TRANSPARENT));
    assertTrue(epoll.supports(EpollChannelOption.IP_RECVORIGDSTADDR));
    assertTrue(epoll.supports(RAW));
    assertFalse(epoll.supports(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT)));
  }

  @Test
  void nioRefusesMarksAndInterfaces() {
    TransportKind nio = TransportKind.choose("nio");
    nio.routing(0, "");
    Exception mark = assertThrows(IllegalStateException.class, () -> nio.routing(7, ""));
    assertTrue(mark.getMessage().startsWith("mark: 7 (expected: none"), mark.getMessage());
    Exception name = assertThrows(IllegalStateException.class, () -> nio.routing(0, "lo"));
    assertTrue(name.getMessage().startsWith("interfaceName: 'lo' (expected: none"));
  }

  @Test
  void anInterfaceThatIsNotThereIsRefused() {
    Needs.epoll();
    TransportKind epoll = TransportKind.choose("epoll");
    Exception e = assertThrows(IllegalStateException.class, () -> epoll.routing(0, "nosuch0"));
    assertTrue(e.getMessage().startsWith("interfaceName: 'nosuch0' is refused by the kernel"));
  }

  @Test
  void aMarkIsSetOrRefusedAtTheStart() {
    Needs.epoll();
    TransportKind epoll = TransportKind.choose("epoll");
    ChannelOption<Integer> mark = new IntegerUnixChannelOption("SO_MARK", 1, 36);
    if (mayMark(epoll, mark)) {
      assertEquals(7, markOf(epoll, mark));
    } else {
      Exception e = assertThrows(IllegalStateException.class, () -> epoll.routing(7, ""));
      assertTrue(e.getMessage().contains("CAP_NET_ADMIN"), e.getMessage());
    }
  }

  private static boolean mayMark(TransportKind epoll, ChannelOption<Integer> mark) {
    SocketChannel socket = epoll.clientChannels().newChannel();
    try {
      return socket.config().setOption(mark, 7);
    } catch (ChannelException e) {
      return false;
    } finally {
      socket.unsafe().closeForcibly();
    }
  }

  private static int markOf(TransportKind epoll, ChannelOption<Integer> mark) {
    SocketChannel socket = epoll.clientChannels().newChannel();
    try {
      epoll.routing(7, "").accept(socket.config());
      return socket.config().getOption(mark);
    } finally {
      socket.unsafe().closeForcibly();
    }
  }

  @Test
  void theJarsOfEpollMayBeMissing() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
      if (!entry.contains("epoll")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader loader = new URLClassLoader(urls.toArray(new URL[0]), platform)) {
      Class<?> kind = loader.loadClass(TransportKind.class.getName());
      Object chosen = kind.getMethod("choose", String.class).invoke(null, (Object) null);
      String described = (String) kind.getMethod("describe").invoke(chosen);
      assertTrue(described.startsWith("nio (epoll does not load: "), described);
      Class<?> groups = loader.loadClass(EventLoopGroup.class.getName());
      Object group = nioGroup(loader);
      try {
        Object told = kind.getMethod("of", groups).invoke(null, group);
        assertEquals("nio", kind.getMethod("name").invoke(told));
      } finally {
        groups.getMethod("shutdownGracefully").invoke(group);
      }
    }
  }

  private static Object nioGroup(ClassLoader loader) throws Exception {
    Object factory =
        loader.loadClass(NioIoHandler.class.getName()).getMethod("newFactory").invoke(null);
    Class<?> type = loader.loadClass("io.netty.channel.IoHandlerFactory");
    return loader
        .loadClass(MultiThreadIoEventLoopGroup.class.getName())
        .getConstructor(int.class, type)
        .newInstance(1, factory);
  }
}
