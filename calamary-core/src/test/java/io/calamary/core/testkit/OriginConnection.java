package io.calamary.core.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** A connection that an origin server accepted. Any thread may ask, one may use it. */
public final class OriginConnection {
  private static final int MOST_RECORDED = 4 << 20;

  private final RawClient client;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private volatile long count;
  private volatile End end = End.NONE;
  private volatile boolean closed;

  OriginConnection(Socket socket) throws IOException {
    client = RawClient.of(socket);
  }

  /** Where it comes from. */
  public InetSocketAddress remote() {
    return client.remote();
  }

  /** Sends. */
  public void send(byte[] bytes) throws IOException {
    client.send(bytes);
  }

  /** Reads once what there is, records it, and tells how much it was; -1 at the end. */
  public int receive(byte[] into) throws IOException {
    int read;
    try {
      read = client.read(into);
    } catch (SocketException e) {
      end = End.RST;
      return -1;
    }
    if (read < 0) {
      end = End.FIN;
    } else {
      synchronized (received) {
        received.write(into, 0, Math.min(read, MOST_RECORDED - received.size()));
      }
      count += read;
    }
    return read;
  }

  /** Reads and records until the peer has ended. */
  public End receiveAll() throws IOException {
    byte[] buffer = new byte[64 * 1024];
    while (receive(buffer) >= 0) {
      // Recorded.
    }
    return end;
  }

  /** Reads and records until so many bytes have come. */
  public void receiveUpTo(long bytes) throws IOException {
    while (count < bytes && receive(new byte[(int) Math.min(bytes - count, 64 * 1024)]) >= 0) {
      // Recorded.
    }
  }

  /** Ends the output. */
  public void fin() throws IOException {
    client.halfClose();
  }

  /** Closes both directions. */
  public void close() throws IOException {
    closed = true;
    client.close();
  }

  /** Cuts the connection off. */
  public void reset() throws IOException {
    closed = true;
    client.reset();
  }

  /** What was received, up to the first 4 MiB. */
  public byte[] received() {
    synchronized (received) {
      return received.toByteArray();
    }
  }

  /** How many bytes were received. */
  public long count() {
    return count;
  }

  /** How the input ended, as far as somebody read it. */
  public End end() {
    return end;
  }

  boolean closed() {
    return closed;
  }
}
