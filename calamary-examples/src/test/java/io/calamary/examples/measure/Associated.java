package io.calamary.examples.measure;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/** A UDP association with a SOCKS5 proxy (RFC 1928 section 7), as long as its connection. */
final class Associated implements AutoCloseable {
  /** How long the header before a datagram to or from an IPv4 address is. */
  static final int HEADER = 10;

  private static final byte[] ASK = {5, 1, 0, 5, 3, 0, 1, 0, 0, 0, 0, 0, 0};
  private static final int ANSWER = 10;
  private static final int MILLIS = 10_000;

  private final Socket control;
  private final InetSocketAddress relay;

  Associated(InetSocketAddress proxy) throws IOException {
    control = new Socket(proxy.getAddress(), proxy.getPort());
    control.setSoTimeout(MILLIS);
    control.getOutputStream().write(Arrays.copyOf(ASK, 3));
    DataInputStream in = new DataInputStream(control.getInputStream());
    in.readNBytes(2);
    control.getOutputStream().write(ASK, 3, ASK.length - 3);
    byte[] head = in.readNBytes(ANSWER - 2);
    if (head.length < ANSWER - 2 || head[1] != 0) {
      throw new IOException("refused: " + Arrays.toString(head));
    }
    relay = new InetSocketAddress(proxy.getAddress(), in.readUnsignedShort());
  }

  /** Where datagrams are sent to. */
  InetSocketAddress relay() {
    return relay;
  }

  /** What is before a datagram to an IPv4 address. */
  ByteBuf header(InetSocketAddress target) {
    return Unpooled.buffer()
        .writeBytes(new byte[] {0, 0, 0, 1})
        .writeBytes(target.getAddress().getAddress())
        .writeShort(target.getPort());
  }

  @Override
  public void close() throws IOException {
    control.close();
  }
}
