package io.calamary.examples.measure.h2;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;

/** A client with tunnels in one connection of HTTP/2, that keeps to flow control. One thread. */
final class TunnelClient implements AutoCloseable {
  private static final int WINDOW = 256 * 1024;
  private static final int PIECE = 16_384;
  private static final int MOST_MILLIS = 30_000;
  private static final int DEFAULT_WINDOW = 65_535;

  private final SSLSocket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final int tunnels;
  private final int stalled;
  private final long[] received;
  private final long[] unacknowledged;
  private final long[] credit;
  private final boolean[] open;
  private long unacknowledgedInAll;
  private long creditInAll = DEFAULT_WINDOW;
  private int initialCredit = DEFAULT_WINDOW;

  /** Connects, and opens tunnels; none is stalled where {@code stalled} is below zero. */
  TunnelClient(int proxy, int tunnels, int stalled, String authority, String stalledAuthority)
      throws IOException, GeneralSecurityException {
    this.tunnels = tunnels;
    this.stalled = stalled;
    received = new long[tunnels];
    unacknowledged = new long[tunnels];
    credit = new long[tunnels];
    open = new boolean[tunnels];
    socket = FrameClient.secure(new Socket(InetAddress.getLoopbackAddress(), proxy));
    socket.setSoTimeout(MOST_MILLIS);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    out = socket.getOutputStream();
    out.write(
        Frames.join(
            Frames.preface(),
            Frames.settings(Frames.INITIAL_WINDOW_SIZE, WINDOW),
            Frames.windowUpdate(0, 1 << 30)));
    for (int i = 0; i < tunnels; i++) {
      byte[] block = FrameClient.connect(i == stalled ? stalledAuthority : authority);
      out.write(Frames.headers(2 * i + 1, false, block));
    }
    for (int left = tunnels; left > 0; ) {
      left -= frame() == Frames.HEADERS ? 1 : 0;
    }
    for (int i = 0; i < tunnels; i++) {
      credit[i] += initialCredit;
      open[i] = true;
    }
  }

  /** Reads so much from each tunnel but the stalled one, which gets no more of its window. */
  void receive(long bytes) throws IOException {
    for (int i = 0; i < tunnels; i++) {
      out.write(Frames.data(2 * i + 1, false, ByteBuffer.allocate(8).putLong(bytes).array()));
    }
    while (!all(bytes)) {
      frame();
    }
  }

  private boolean all(long bytes) {
    for (int i = 0; i < tunnels; i++) {
      if (i != stalled && received[i] < bytes) {
        return false;
      }
    }
    return true;
  }

  /**
   * Sends so much into each tunnel, by turns, as far as windows let it; and waits until the targets
   * have it. What the stalled one's target does not read is not waited for.
   */
  void send(long bytes) throws IOException {
    byte[] piece = new byte[PIECE];
    long[] left = new long[tunnels];
    Arrays.fill(left, bytes);
    int done = 0;
    while (done < (stalled < 0 ? tunnels : tunnels - 1)) {
      boolean sent = false;
      for (int i = 0; i < tunnels; i++) {
        int size = (int) Math.min(Math.min(PIECE, left[i]), Math.min(credit[i], creditInAll));
        if (size > 0) {
          sent = true;
          left[i] -= size;
          credit[i] -= size;
          creditInAll -= size;
          out.write(Frames.data(2 * i + 1, left[i] == 0, Arrays.copyOf(piece, size)));
        }
      }
      while (!sent || in.available() > 0) {
        frame();
        sent = true;
      }
      done = 0;
      for (int i = 0; i < tunnels; i++) {
        done += i != stalled && !open[i] ? 1 : 0;
      }
    }
  }

  /** Reads one frame; its type. */
  private int frame() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & Integer.MAX_VALUE;
    byte[] payload = new byte[length];
    in.readFully(payload);
    int tunnel = (stream - 1) / 2;
    switch (type) {
      case Frames.SETTINGS -> settings(flags, payload);
      case Frames.WINDOW_UPDATE -> {
        int more = ByteBuffer.wrap(payload).getInt();
        if (stream == 0) {
          creditInAll += more;
        } else {
          credit[tunnel] += more;
        }
      }
      case Frames.DATA -> data(tunnel, flags, length);
      case Frames.RST_STREAM, Frames.GOAWAY ->
          throw new EOFException("the proxy ends it: frame " + type + " of stream " + stream);
      default -> {}
    }
    return type;
  }

  private void settings(int flags, byte[] payload) throws IOException {
    if ((flags & Frames.ACK) == 0) {
      ByteBuffer pairs = ByteBuffer.wrap(payload);
      while (pairs.hasRemaining()) {
        int name = pairs.getShort();
        int value = pairs.getInt();
        initialCredit = name == Frames.INITIAL_WINDOW_SIZE ? value : initialCredit;
      }
      out.write(Frames.frame(Frames.SETTINGS, Frames.ACK, 0));
    }
  }

  private void data(int tunnel, int flags, int length) throws IOException {
    received[tunnel] += length;
    unacknowledged[tunnel] += length;
    unacknowledgedInAll += length;
    if ((flags & Frames.END_STREAM) != 0) {
      open[tunnel] = false;
    } else if (tunnel != stalled && unacknowledged[tunnel] > WINDOW / 2) {
      out.write(Frames.windowUpdate(2 * tunnel + 1, (int) unacknowledged[tunnel]));
      unacknowledged[tunnel] = 0;
    }
    if (unacknowledgedInAll > 1 << 24) {
      out.write(Frames.windowUpdate(0, (int) unacknowledgedInAll));
      unacknowledgedInAll = 0;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
