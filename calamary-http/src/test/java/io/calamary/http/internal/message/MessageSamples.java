package io.calamary.http.internal.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Messages as clients and servers send them, and what the proxy does with each, to measure. */
public final class MessageSamples {
  private static final int CHUNK = 4096;

  private final ByteBuf request =
      Messages.buffer(
          "GET http://www.example.com/a/b?c=d HTTP/1.1\r\n"
              + "Host: www.example.com\r\n"
              + "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101\r\n"
              + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
              + "Accept-Language: en-GB,en;q=0.5\r\n"
              + "Accept-Encoding: gzip, deflate, br\r\n"
              + "Cookie: session=0123456789abcdef0123456789abcdef\r\n"
              + "Proxy-Connection: keep-alive\r\n"
              + "\r\n");
  private final ByteBuf response =
      Messages.buffer(
          "HTTP/1.1 200 OK\r\n"
              + "Server: nginx\r\n"
              + "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
              + "Content-Type: text/html; charset=utf-8\r\n"
              + "Content-Length: 1024\r\n"
              + "Connection: keep-alive\r\n"
              + "ETag: \"0123456789abcdef\"\r\n"
              + "\r\n");
  private final ByteBuf chunks =
      Messages.buffer(
          "1000\r\n" + "x".repeat(CHUNK) + "\r\n" + "200\r\n" + "y".repeat(512) + "\r\n0\r\n\r\n");
  private final RequestReader requests = new RequestReader(HeadLimits.DEFAULT);
  private final ResponseReader responses = new ResponseReader(HeadLimits.DEFAULT);
  private final ByteBuf out = Unpooled.buffer(CHUNK);
  private final RequestHead head = requestHead();
  private final Count count = new Count();

  /** Makes the samples; of one thread. */
  public MessageSamples() {}

  /** Reads the head of a request of 400 bytes with seven fields. */
  public RequestHead requestHead() {
    read(requests, request);
    return requests.head();
  }

  /** Reads the head of a response. */
  public ResponseHead responseHead() {
    read(responses, response);
    return responses.head();
  }

  private static void read(HeadReader<?> reader, ByteBuf in) {
    in.readerIndex(0);
    if (reader.read(in) != Progress.COMPLETE) {
      throw new IllegalStateException("not complete");
    }
  }

  /** Writes the head of the request again; how many bytes it has. */
  public int writeRequestHead() {
    out.clear();
    HeadWriter.into(out).requestLine(head).fields(head.fields(), new FieldSet(head.fields())).end();
    return out.readableBytes();
  }

  /** Reads a body of two chunks, of 4096 and 512 bytes; how many bytes it has. */
  public int chunks() {
    chunks.readerIndex(0);
    count.bytes = 0;
    BodyReader reader = new ChunkedReader(Direction.RESPONSE, HeadLimits.DEFAULT);
    if (reader.read(chunks, count) != Progress.COMPLETE) {
      throw new IllegalStateException("not complete");
    }
    return count.bytes;
  }

  private static final class Count implements BodySink {
    private int bytes;

    @Override
    public void data(ByteBuf piece) {
      bytes += piece.readableBytes();
      piece.release();
    }

    @Override
    public void end(Fields trailers) {}
  }
}
