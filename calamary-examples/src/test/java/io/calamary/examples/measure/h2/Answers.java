package io.calamary.examples.measure.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** All that a server sends to a client, counted; read by a thread of its own. */
public final class Answers {
  static final long QUESTION = 0x68656c6c6f3f3f3fL;

  private final DataInputStream in;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<Integer, String> resets = new TreeMap<>();
  private final Map<String, Integer> more = new TreeMap<>();
  private final List<String> goodbyes = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch ping = new CountDownLatch(1);
  private String end = "";
  private int streamsEnded;
  private long data;

  Answers(InputStream in) {
    this.in = new DataInputStream(in);
    Thread reader = new Thread(this::read, "answers");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    String how;
    try {
      while (true) {
        frame();
      }
    } catch (EOFException e) {
      how = "closed";
    } catch (IOException e) {
      how = "cut";
    } catch (Http2Exception e) {
      how = "headers that can't be read: " + e.getMessage();
    }
    synchronized (this) {
      end = how;
      notifyAll();
    }
    ended.countDown();
    ping.countDown();
  }

  private void frame() throws IOException, Http2Exception {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & Integer.MAX_VALUE;
    byte[] payload = new byte[length];
    in.readFully(payload);
    take(type, flags, stream, payload);
  }

  private synchronized void take(int type, int flags, int stream, byte[] payload)
      throws Http2Exception {
    switch (type) {
      case Frames.HEADERS, Frames.CONTINUATION -> headers(flags, stream, payload);
      case Frames.DATA -> data += payload.length;
      case Frames.RST_STREAM -> {
        String code = FrameClient.error(ByteBuffer.wrap(payload).getInt());
        if (resets.putIfAbsent(stream, code) != null) {
          more.merge(code, 1, Integer::sum);
        }
        streamsEnded++;
      }
      case Frames.GOAWAY -> goodbyes.add(FrameClient.error(ByteBuffer.wrap(payload).getInt(4)));
      case Frames.PING -> {
        if ((flags & Frames.ACK) != 0 && ByteBuffer.wrap(payload).getLong() == QUESTION) {
          ping.countDown();
        }
      }
      default -> {}
    }
    if (type <= Frames.HEADERS && (flags & Frames.END_STREAM) != 0) {
      streamsEnded++;
    }
    notifyAll();
  }

  private void headers(int flags, int stream, byte[] payload) throws Http2Exception {
    block.writeBytes(payload);
    if ((flags & Frames.END_HEADERS) != 0) {
      ByteBuf whole = Unpooled.wrappedBuffer(block.toByteArray());
      block.reset();
      Http2Headers headers = decoder.decodeHeaders(stream, whole);
      CharSequence status = headers.status();
      counts.merge(status == null ? "trailers" : status.toString(), 1, Integer::sum);
    }
  }

  /** Whether the connection has ended. */
  boolean over() {
    return ended.getCount() == 0;
  }

  /** Waits until so many streams have ended, or the connection has, or time is over. */
  synchronized void awaitStreams(int count, int seconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (streamsEnded < count && end.isEmpty() && System.nanoTime() < deadline) {
      wait(100);
    }
  }

  /** Waits until so many responses have begun, or the connection has ended, or time is over. */
  synchronized void awaitResponses(int count, int seconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (counts.values().stream().mapToInt(n -> n).sum() < count
        && end.isEmpty()
        && System.nanoTime() < deadline) {
      wait(100);
    }
  }

  boolean awaitEnd(int seconds) throws InterruptedException {
    return ended.await(seconds, TimeUnit.SECONDS);
  }

  boolean awaitPing(int seconds) throws InterruptedException {
    return ping.await(seconds, TimeUnit.SECONDS) && !over();
  }

  /** How much content came. */
  public synchronized long data() {
    return data;
  }

  /** In a few words: responses, resets, goodbyes and the end of the connection. */
  public synchronized String words() {
    List<String> words = new ArrayList<>();
    counts.forEach((status, count) -> words.add(count == 1 ? status : count + " x " + status));
    Map<String, Integer> codes = new TreeMap<>();
    resets.values().forEach(code -> codes.merge(code, 1, Integer::sum));
    codes.forEach(
        (code, count) -> words.add((count == 1 ? "RST_STREAM " : count + " x RST_STREAM ") + code));
    more.forEach((code, count) -> words.add("again " + count + " x " + code));
    goodbyes.stream().distinct().forEach(code -> words.add("GOAWAY " + code));
    if (!end.isEmpty()) {
      words.add(end);
    }
    return String.join(", ", words);
  }
}
