package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.Flood;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.UsedMemory;
import io.calamary.flow.CloseReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Whoever does not read stops whoever sends, and the memory between them stays as it was. */
class BackPressureTest extends HttpWire {
  private static final byte[] PIECE = FlowFixtures.bytes(11, 64 * 1024);
  private static final long BODY = 64L << 20;

  /** Far less than a body; a few chunks of the buffer pool fit in. */
  private static final long MOST_GROWTH = 40L << 20;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void assertFlat(long before) {
    long grown = UsedMemory.bytes() - before;
    assertTrue(grown < MOST_GROWTH, () -> "the memory grew by " + grown + " bytes");
  }

  /** Where octets come from; -1 at the end. */
  private interface In {
    int read(byte[] into) throws IOException;
  }

  /** Reads a body of pieces, and compares each octet. */
  private static void assertBody(In in) throws IOException {
    byte[] piece = new byte[PIECE.length];
    for (long count = 0; count < BODY; count += PIECE.length) {
      int filled = 0;
      while (filled < piece.length) {
        byte[] part = new byte[piece.length - filled];
        int read = in.read(part);
        assertTrue(read > 0, "the body ended after " + (count + filled) + " bytes");
        System.arraycopy(part, 0, piece, filled, read);
        filled += read;
      }
      assertArrayEquals(PIECE, piece, "the piece at " + count);
    }
  }

  private static String readHead(OriginConnection connection) throws IOException {
    StringBuilder head = new StringBuilder();
    byte[] one = new byte[1];
    while (head.indexOf("\r\n\r\n") < 0 && connection.receive(one) > 0) {
      head.append((char) one[0]);
    }
    return head.toString();
  }

  private static String request(OriginServer origin, String method, String fields) {
    String authority = "127.0.0.1:" + origin.port();
    return "%s http://%s/ HTTP/1.1\r\nHost: %s\r\n%s\r\n"
        .formatted(method, authority, authority, fields);
  }

  @Test
  void anUploadWaitsForAServerThatDoesNotRead() throws IOException {
    OriginServer origin = origin(Behaviour.hold());
    var proxy = proxy();
    RawClient client = client(proxy);
    client.send(request(origin, "POST", "Content-Length: " + BODY + "\r\n"));
    OriginConnection server = origin.next();
    String head = readHead(server);
    assertTrue(head.startsWith("POST / HTTP/1.1\r\n"), head);
    long before = UsedMemory.bytes();

    Flood upload = Flood.of(client::send, PIECE, BODY);
    upload.awaitStall();
    assertFlat(before);
    assertBody(server::receive);

    assertEquals(BODY, upload.awaitEnd());
    server.send(ascii(HttpOrigin.ok("done")));
    assertEquals("done", Response.read(OctetSource.of(client)).body());
    var summary = proxy.observer().awaitClosed().summary();
    assertEquals(CloseReason.COMPLETED, summary.reason());
    assertEquals(head.length() + BODY, summary.bytesToTarget());
    assertFlat(before);
  }

  @Test
  void aDownloadWaitsForAClientThatDoesNotRead() throws IOException {
    OriginServer origin = origin(Behaviour.hold());
    var proxy = proxy();
    RawClient client = client(proxy);
    client.send(request(origin, "GET", ""));
    OriginConnection server = origin.next();
    readHead(server);
    server.send(ascii("HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\n\r\n"));
    assertTrue(client.readUntil("\r\n\r\n").startsWith("HTTP/1.1 200 OK\r\n"));
    long before = UsedMemory.bytes();

    Flood download = Flood.of(server::send, PIECE, BODY);
    download.awaitStall();
    assertFlat(before);
    assertBody(client::read);

    assertEquals(BODY, download.awaitEnd());
    assertEquals(CloseReason.COMPLETED, proxy.observer().awaitClosed().summary().reason());
    assertFlat(before);
  }

  @Test
  void aDownloadOfManyChunksWaitsToo() throws IOException {
    OriginServer origin = origin(Behaviour.hold());
    RawClient client = client(proxy());
    client.send(request(origin, "GET", ""));
    OriginConnection server = origin.next();
    readHead(server);
    server.send(ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
    assertTrue(client.readUntil("\r\n\r\n").startsWith("HTTP/1.1 200 OK\r\n"));
    long before = UsedMemory.bytes();

    int size = 0x100;
    byte[] chunks = ascii(("100\r\n" + "x".repeat(size) + "\r\n").repeat(100));
    Flood download = Flood.of(server::send, chunks, BODY);
    long sent = download.awaitStall() + chunks.length;
    download.stop();
    assertFlat(before);

    byte[] buffer = new byte[256 * 1024];
    for (long content = 0; content < sent / chunks.length * 100 * size; ) {
      int read = client.read(buffer);
      assertTrue(read > 0, "the content ended after " + content + " bytes");
      for (int i = 0; i < read; i++) {
        content += buffer[i] == 'x' ? 1 : 0;
      }
    }
    assertEquals(sent, download.awaitEnd());
    assertFlat(before);
  }

  @Test
  void requestsWaitForAClientThatReadsNoAnswers() throws IOException {
    RawClient client = client(proxy());
    String trace = "TRACE http://a/ HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n";
    String request = trace + "X-Much: " + "x".repeat(4000) + "\r\n\r\n";
    client.send(request);
    int length = client.readUntil("\r\n\r\n").length() + request.length();
    client.readExactly(request.length());
    long before = UsedMemory.bytes();

    int many = 10;
    byte[] piece = ascii(request.repeat(many));
    Flood requests = Flood.of(client::send, piece, BODY);
    long sent = requests.awaitStall() + piece.length;
    requests.stop();
    assertFlat(before);

    for (long count = 0; count < sent; count += piece.length) {
      String answers = new String(client.readExactly(many * length), StandardCharsets.US_ASCII);
      for (int i = 0; i < many; i++) {
        assertTrue(answers.startsWith("HTTP/1.1 200 OK\r\n", i * length), answers);
      }
    }
    assertEquals(sent, requests.awaitEnd());
    assertFlat(before);
  }
}
