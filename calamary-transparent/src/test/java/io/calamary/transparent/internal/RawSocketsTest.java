package io.calamary.transparent.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets to clients on loopback, from addresses of loopback. Needs CAP_NET_RAW and io_uring. */
class RawSocketsTest {
  private static final List<Integer> BOTH = List.of(RawSockets.AF_INET, RawSockets.AF_INET6);

  @BeforeEach
  void needsNatives() {
    Assumptions.assumeTrue(Epoll.isAvailable(), "the natives of epoll do not load");
  }

  private static RawSockets open(List<Integer> families) throws Exception {
    try {
      return RawSockets.open(families, RawSocketOpeners::open, 0)
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return Assumptions.abort("no raw sockets here: " + e.getCause());
    }
  }

  private static long sockets() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(RawSocketsTest::isRaw).count();
    }
  }

  private static boolean isRaw(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      String inode = target.startsWith("socket:[") ? target.substring(8, target.length() - 1) : "?";
      return Stream.of("raw", "raw6")
          .flatMap(file -> lines(Path.of("/proc/self/net", file)))
          .anyMatch(line -> line.contains(" " + inode + " "));
    } catch (IOException e) {
      // The descriptor of the listing itself.
      return false;
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 127.99.0.1", "::1, ::1"})
  void aConnectedClientFailsAtOnce(String address, String destination) throws Exception {
    RawSockets sockets = open(BOTH);
    try (DatagramSocket there = new DatagramSocket(new InetSocketAddress(destination, 0));
        DatagramSocket client = new DatagramSocket(new InetSocketAddress(address, 0))) {
      InetSocketAddress origin = (InetSocketAddress) there.getLocalSocketAddress();
      client.connect(origin);
      client.setSoTimeout(10_000);
      client.send(new DatagramPacket(new byte[] {1, 2, 3}, 3));
      there.receive(new DatagramPacket(new byte[3], 3));
      InetSocketAddress from = (InetSocketAddress) client.getLocalSocketAddress();
      sockets.send(
          Unreachable.packet(from, origin, Unpooled.wrappedBuffer(new byte[] {1, 2, 3})),
          from.getAddress());

      assertThrows(
          PortUnreachableException.class, () -> client.receive(new DatagramPacket(new byte[3], 3)));
    } finally {
      sockets.release();
    }
  }

  @Test
  void theLastUserClosesThem() throws Exception {
    long before = sockets();
    RawSockets sockets = open(BOTH);
    assertEquals(before + 2, sockets());
    assertTrue(sockets.retain());
    sockets.release();
    assertEquals(before + 2, sockets());
    sockets.release();
    assertEquals(before, sockets());
    assertFalse(sockets.retain());
  }

  @Test
  void oneThatIsRefusedLeavesNoOther() throws Exception {
    long before = sockets();
    open(BOTH).release();
    ExecutionException refused =
        assertThrows(
            ExecutionException.class,
            () ->
                RawSockets.open(
                        BOTH,
                        family ->
                            family == RawSockets.AF_INET
                                ? RawSocketOpeners.open(family)
                                : CompletableFuture.failedFuture(RawSockets.refusal(1)),
                        0)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS));
    assertEquals("a raw socket needs the capability CAP_NET_RAW", refused.getCause().getMessage());
    assertEquals(before, sockets());
  }

  @Test
  void tellsWhyTheKernelRefuses() throws Exception {
    open(BOTH).release();
    ExecutionException refused =
        assertThrows(
            ExecutionException.class,
            () -> RawSocketOpeners.open(9_999).toCompletableFuture().get(10, TimeUnit.SECONDS));
    String told = refused.getCause().getMessage();
    assertTrue(told.startsWith("the kernel refuses a raw socket (errno 97); "), told);
  }
}
