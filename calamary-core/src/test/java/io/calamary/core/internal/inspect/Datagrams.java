package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.internal.inspect.quic.Initials;
import io.calamary.core.internal.inspect.quic.KeyBudget;
import io.calamary.core.internal.inspect.quic.PacketOpener;
import io.calamary.flow.Inspection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Shows datagrams to an inspector, and says its answers in one line. */
final class Datagrams {
  private static final int OFFSET = 3;

  private final DatagramInspector inspector;

  Datagrams() {
    this(new KeyBudget(System.nanoTime()));
  }

  Datagrams(KeyBudget budget) {
    inspector =
        new DatagramInspector(
            new Initials.Tools(new PacketOpener(), budget), InetAddress.getLoopbackAddress());
  }

  /** The answer to the last of the datagrams of one flow; MORE before that. */
  static String look(byte[]... datagrams) {
    Datagrams flow = new Datagrams();
    for (int i = 0; i < datagrams.length - 1; i++) {
      assertEquals("MORE", flow.next(datagrams[i]), "answer to datagram " + i);
    }
    return flow.next(datagrams[datagrams.length - 1]);
  }

  /** The answer to the next datagram, in a buffer that ends with it. */
  String next(byte[] datagram) {
    ByteBuf buffer = buffer(datagram);
    String answer = inspector.inspect(buffer).map(Datagrams::text).orElse("MORE");
    assertEquals(OFFSET, buffer.readerIndex(), "reader index");
    assertEquals(datagram.length, buffer.readableBytes(), "writer index");
    assertEquals(1, buffer.refCnt(), "reference count");
    return answer;
  }

  boolean mayBegin(byte[] datagram) {
    return inspector.mayBegin(buffer(datagram));
  }

  String stalled() {
    return text(inspector.stalled());
  }

  private static ByteBuf buffer(byte[] datagram) {
    byte[] array = new byte[OFFSET + datagram.length];
    System.arraycopy(datagram, 0, array, OFFSET, datagram.length);
    return Unpooled.wrappedBuffer(array).readerIndex(OFFSET);
  }

  static String text(Inspection found) {
    return found.protocol()
        + (found.serverName() == null ? "" : " " + found.serverName())
        + (found.alpn().isEmpty() ? "" : " " + found.alpn())
        + (found.tlsVersion() == null ? "" : " " + found.tlsVersion())
        + (found.encryptedClientHello() ? " ECH" : "")
        + (found.malformed() ? " malformed" : "");
  }

  /** Recorded datagrams: those of RFC 9001 A.2 and RFC 9369 A.2, and of Chromium 156. */
  static byte[][] recorded(String name) throws IOException {
    try (InputStream in = Datagrams.class.getResourceAsStream("/vectors/quic-initial.txt")) {
      String text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
      Optional<String> line = text.lines().filter(l -> l.startsWith(name + "\t")).findFirst();
      List<String> hex = Arrays.asList(line.orElseThrow().substring(name.length() + 1).split(","));
      return hex.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new);
    }
  }
}
