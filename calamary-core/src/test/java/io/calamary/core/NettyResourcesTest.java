package io.calamary.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.nio.NioIoHandle;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NettyResourcesTest {
  private static final String TRANSPORT = "io.calamary.transport";
  private String before;

  @BeforeEach
  void remember() {
    before = System.getProperty(TRANSPORT);
  }

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(TRANSPORT);
    } else {
      System.setProperty(TRANSPORT, before);
    }
  }

  @Test
  void aGroupIsOfTheTransportThatIsNamed() {
    System.setProperty(TRANSPORT, "nio");
    IoEventLoopGroup group =
        (IoEventLoopGroup) NettyResources.newGroup(1, Executors.defaultThreadFactory());
    try {
      assertTrue(group.isCompatible(NioIoHandle.class));
      assertSame(group, NettyResources.of(group).group());
    } finally {
      group.shutdownGracefully();
    }
  }

  @Test
  void aTransportThatDoesNotExistIsNamed() {
    System.setProperty(TRANSPORT, "devpoll");
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> NettyResources.newGroup(1, Executors.defaultThreadFactory()));
    assertEquals(
        "transport: 'devpoll' (expected: 'epoll', 'io_uring', 'kqueue' or 'nio')", e.getMessage());
  }
}
