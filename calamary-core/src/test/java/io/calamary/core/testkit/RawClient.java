package io.calamary.core.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A TCP connection as bytes, and as the way it ends; every call blocks, none for ever. */
public final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final Socket under;
  private final InputStream in;
  private final OutputStream out;

  private RawClient(Socket socket, Socket under, InputStream in, OutputStream out) {
    this.socket = socket;
    this.under = under;
    this.in = in;
    this.out = out;
  }

  private RawClient(Socket socket) throws IOException {
    this(socket, socket, socket.getInputStream(), socket.getOutputStream());
  }

  /** Connects. A reset may come before the kernel has told of the connection: it is read later. */
  public static RawClient connect(InetSocketAddress address) {
    return connect(address, null);
  }

  /** Connects from a local address; from any where that is null. */
  public static RawClient connect(InetSocketAddress address, @Nullable InetAddress from) {
    Socket socket = new Socket();
    try {
      configure(socket);
      if (from != null) {
        socket.bind(new InetSocketAddress(from, 0));
      }
      return connected(socket, address);
    } catch (IOException e) {
      throw new UncheckedIOException("connecting to " + address, e);
    }
  }

  private static RawClient connected(Socket socket, InetSocketAddress to) throws IOException {
    try {
      socket.connect(to, (int) Await.BOUND.toMillis());
    } catch (ConnectException e) {
      throw e;
    } catch (SocketException e) {
      return new RawClient(socket, socket, new CutOff(e), OutputStream.nullOutputStream());
    }
    return new RawClient(socket);
  }

  /** The input of a connection that was reset at once. */
  private static final class CutOff extends InputStream {
    private final SocketException reset;

    CutOff(SocketException reset) {
      this.reset = reset;
    }

    @Override
    public int read() throws IOException {
      throw reset;
    }
  }

  /** The same connection inside of TLS. A handshake that fails is read as a reset, later. */
  public RawClient secured(SSLSocketFactory factory, String... protocols) {
    if (in instanceof CutOff) {
      return this;
    }
    try {
      SSLSocket tls = (SSLSocket) factory.createSocket(socket, "localhost", 0, true);
      if (protocols.length > 0) {
        tls.setEnabledProtocols(protocols);
      }
      RawClient made = new RawClient(tls, socket, tls.getInputStream(), tls.getOutputStream());
      try {
        tls.startHandshake();
      } catch (IOException e) {
        SocketException reset = new SocketException("no handshake");
        reset.initCause(e);
        return new RawClient(socket, socket, new CutOff(reset), OutputStream.nullOutputStream());
      }
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("TLS", e);
    }
  }

  /** The TLS session; null where there is none. */
  public @Nullable SSLSession session() {
    return socket instanceof SSLSocket tls ? tls.getSession() : null;
  }

  /** Ends the connection below TLS, without a word. */
  public void halfCloseBelow() throws IOException {
    under.shutdownOutput();
  }

  /** Makes one of an accepted connection. */
  static RawClient of(Socket accepted) throws IOException {
    configure(accepted);
    return new RawClient(accepted);
  }

  private static void configure(Socket socket) throws SocketException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) Await.BOUND.toMillis());
  }

  /** The address of this side. */
  public InetSocketAddress local() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** The address of the other side. */
  public InetSocketAddress remote() {
    return (InetSocketAddress) socket.getRemoteSocketAddress();
  }

  /** Makes the kernel hold little of what was not read. */
  public void receiveBuffer(int bytes) throws SocketException {
    socket.setReceiveBufferSize(bytes);
  }

  /** Sends all bytes in one write. */
  public void send(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** Sends ASCII. */
  public void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends every byte as a segment of its own. */
  public void sendByteByByte(byte[] bytes) throws IOException {
    for (byte one : bytes) {
      out.write(one);
      Thread.yield();
    }
  }

  /** Reads so many bytes; the end of the input before them is an error. */
  public byte[] readExactly(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new AssertionError(
          "the connection ended after "
              + bytes.length
              + " bytes (expected: "
              + count
              + "): "
              + new String(bytes, StandardCharsets.US_ASCII));
    }
    return bytes;
  }

  /** Reads ASCII up to and including some text. */
  public String readUntil(String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < end.length() || text.indexOf(end, text.length() - end.length()) < 0) {
      text.append((char) readExactly(1)[0]);
    }
    return text.toString();
  }

  /** Reads what there is, at least one byte; -1 at the end. */
  public int read(byte[] into) throws IOException {
    return in.read(into);
  }

  /** Reads until the connection ends. */
  public Received readToEnd() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 * 1024];
    try {
      int count;
      while ((count = in.read(buffer)) >= 0) {
        all.write(buffer, 0, count);
      }
      return new Received(all.toByteArray(), End.FIN);
    } catch (SocketException | SSLException e) {
      return new Received(all.toByteArray(), End.RST);
    }
  }

  /** Ends the output; the input goes on. */
  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** Cuts the connection off. */
  public void reset() throws IOException {
    under.setSoLinger(true, 0);
    under.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
