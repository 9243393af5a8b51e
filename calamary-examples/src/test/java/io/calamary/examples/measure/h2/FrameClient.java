package io.calamary.examples.measure.h2;

import io.calamary.examples.launcher.demo.TrustAll;
import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * A client that sends frames as bytes, whatever they are, and keeps a record of what comes back.
 */
public final class FrameClient implements AutoCloseable {
  private static final int BATCH = 16 * 1024;
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final Socket under;
  private final OutputStream out;
  private final Answers answers;
  private int nextStream = 1;

  /** Connects; the server must choose h2. */
  public FrameClient(int port) throws IOException, GeneralSecurityException {
    under = new Socket(InetAddress.getLoopbackAddress(), port);
    SSLSocket socket = secure(under);
    out = socket.getOutputStream();
    answers = new Answers(socket.getInputStream());
  }

  /** Puts TLS into a connection; the server must choose h2. */
  static SSLSocket secure(Socket under) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, null);
    under.setTcpNoDelay(true);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(under, "localhost", 0, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    if (!socket.getApplicationProtocol().equals("h2")) {
      socket.close();
      throw new IOException("the server on port " + under.getPort() + " chose no h2");
    }
    return socket;
  }

  /** Sends the preface, and settings. */
  FrameClient open(int... settings) {
    send(Frames.preface(), Frames.settings(settings));
    return this;
  }

  /** What came back. */
  public Answers answers() {
    return answers;
  }

  /** The identifier of the next stream. */
  int stream() {
    int stream = nextStream;
    nextStream += 2;
    return stream;
  }

  /** Asks for something without content; the stream's identifier. */
  int get(String authority, String path) {
    int stream = stream();
    send(Frames.headers(stream, true, request("GET", authority, path)));
    return stream;
  }

  /** The header block of a request. */
  static byte[] request(String method, String authority, String path, String... more) {
    return Frames.join(
        Frames.block(":method", method, ":scheme", "http", ":authority", authority, ":path", path),
        Frames.block(more));
  }

  /** The header block of a request for a tunnel. */
  static byte[] connect(String authority) {
    return Frames.block(":method", "CONNECT", ":authority", authority);
  }

  /** Sends in one write; false if nothing can be sent any more. */
  boolean send(byte[]... frames) {
    try {
      out.write(Frames.join(frames));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Sends many frames; stops when the connection is gone, and after 15 s. */
  void flood(int count, IntFunction<byte[]> frames) {
    long start = System.nanoTime();
    ByteArrayOutputStream batch = new ByteArrayOutputStream();
    for (int i = 0; i < count && !answers.over(); i++) {
      batch.writeBytes(frames.apply(i));
      if (batch.size() >= BATCH || i == count - 1) {
        if (!send(batch.toByteArray()) || System.nanoTime() - start > MOST_NANOS) {
          return;
        }
        batch.reset();
      }
    }
  }

  /** Whether the server still answers PING, or has ended the connection, within some time. */
  boolean alive(int seconds) throws InterruptedException {
    if (!send(Frames.ping(Answers.QUESTION))) {
      // What came before is perhaps not read yet.
      answers.awaitEnd(seconds);
      return false;
    }
    return answers.awaitPing(seconds);
  }

  /** The name of an error code. */
  static String error(long code) {
    Http2Error error = Http2Error.valueOf(code);
    return error == null ? String.valueOf(code) : error.name();
  }

  /** Cuts the connection off below TLS: a thread may be stuck in a write. */
  @Override
  public void close() throws IOException {
    under.close();
  }
}
