package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Seeded mutations of messages: nothing throws, and nothing depends on the cuts. */
class MessageFuzzTest {
  private static final int ROUNDS = 6_000;
  private static final HeadLimits LIMITS = new HeadLimits(100, 400, 12);

  private static final String[] PARTS = {
    "GET ",
    "POST ",
    "OPTIONS ",
    "CONNECT ",
    "http://o.test",
    "http://[::1]:8",
    "/a?b",
    "o.test:443",
    " HTTP/1.1",
    " HTTP/1.0",
    "\r\n",
    "\r\n\r\n",
    "\n",
    "\r",
    "Host: o.test\r\n",
    "Host: ",
    "X-A: 1\r\n",
    "Content-Length: 3\r\n",
    "Content-Length: ",
    "Transfer-Encoding: chunked\r\n",
    "Connection: ",
    "close",
    "X-A",
    "Upgrade: websocket\r\n",
    "TE: trailers\r\n",
    "Via: 1.1 calamary\r\n",
    ", ",
    ";a=\"b",
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 304 \r\n",
    " ",
    "\t",
    "\0",
    "\u00e4",
    ":",
    "0",
    "3\r\nabc\r\n",
    "0\r\n\r\n",
    "ffffffff",
    "Max-Forwards: 1\r\n",
    "Proxy-Authorization: Basic dTpw\r\n"
  };

  private static final String[] SEEDS = {
    "GET http://o.test/a HTTP/1.1\r\nHost: o.test\r\nX-A: 1\r\nConnection: X-A\r\n\r\n",
    "POST http://o.test HTTP/1.1\r\nHost: o\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3;x\r\nabc\r\n0\r\nX-B: 2\r\n\r\nnext",
    "PUT http://o.test/ HTTP/1.1\r\nHost: o\r\nContent-Length: 3\r\n\r\nabcnext",
    "HTTP/1.1 200 OK\r\nA : 1\r\nB: 2\r\n 3\r\nContent-Length: 2\r\n\r\nab",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3 \r\nabc\r\n0\r\n\r\n",
    "5;a=b\r\nabcde\r\n10\r\n0123456789abcdef\r\n0\r\nX: y\r\nZ: 0\r\n\r\nGET"
  };

  private static byte[] input(Random random) {
    StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? "" : seed(random));
    for (int i = random.nextInt(5); i >= 0; i--) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, PARTS[random.nextInt(PARTS.length)]);
        case 1 -> text.delete(at, at + random.nextInt(6));
        case 2 -> text.insert(at, (char) random.nextInt(256));
        default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
      }
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String seed(Random random) {
    return SEEDS[random.nextInt(SEEDS.length)];
  }

  private static void sameInAnyCut(
      Supplier<? extends HeadReader<?>> readers, byte[] octets, Random random) {
    String whole = Cuts.read(readers.get(), octets, Math.max(1, octets.length));
    assertEquals(whole, Cuts.read(readers.get(), octets, 1));
    assertEquals(whole, Cuts.read(readers.get(), octets, 1 + random.nextInt(20)));
  }

  @Test
  void headsDoNotDependOnTheCuts() {
    Random random = new Random(11);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] octets = input(random);
      if (octets.length > 0) {
        sameInAnyCut(() -> new RequestReader(LIMITS), octets, random);
        sameInAnyCut(() -> new ResponseReader(LIMITS), octets, random);
      }
    }
  }

  @Test
  void bodiesDoNotDependOnTheCuts() {
    Random random = new Random(12);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] octets = input(random);
      for (Direction direction : Direction.values()) {
        Supplier<BodyReader> readers = () -> new ChunkedReader(direction, LIMITS);
        String whole = BodyCollector.read(readers.get(), octets, Math.max(1, octets.length));
        assertEquals(whole, BodyCollector.read(readers.get(), octets, 1));
        assertEquals(whole, BodyCollector.read(readers.get(), octets, 1 + random.nextInt(20)));
      }
    }
  }

  /** Whatever is forwarded must be read by a strict server as the one request that was meant. */
  @Test
  void whatIsForwardedIsExact() {
    Random random = new Random(13);
    int forwarded = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String reaction = Forwarding.of(input(random));
      if (reaction.contains(" HTTP/1.1\r\nHost: ")) {
        forwarded++;
        checkForwarded(reaction);
      }
    }
    assertTrue(forwarded > ROUNDS / 20, "forwarded " + forwarded);
  }

  private static void checkForwarded(String reaction) {
    RequestReader reader = new RequestReader(HeadLimits.DEFAULT);
    assertEquals(Progress.COMPLETE, reader.read(Messages.buffer(reaction)), reaction);
    RequestHead head = reader.head();
    Fields fields = head.fields();
    assertNull(HostField.check(head), reaction);
    assertNull(BodyFraming.ofRequest(head).failure(), reaction);
    assertEquals(0, fields.first(FieldName.HOST), reaction);
    assertEquals(-1, fields.first(FieldName.PROXY_AUTHORIZATION), reaction);
    assertEquals(-1, fields.first(FieldName.KEEP_ALIVE), reaction);
    assertTrue(fields.count(FieldName.CONNECTION) <= 1, reaction);
    assertTrue(fields.has(FieldName.VIA), reaction);
    String target = head.targetText();
    assertTrue(target.startsWith("/") || target.equals("*"), reaction);
  }

  @Test
  void responsesAreJudgedWithoutSurprise() {
    Random random = new Random(14);
    int judged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      ResponseReader reader = new ResponseReader(LIMITS);
      ByteBuf in = Unpooled.wrappedBuffer(input(random));
      if (reader.read(in) == Progress.COMPLETE) {
        judged++;
        forward(reader.head(), random);
      }
    }
    assertTrue(judged > ROUNDS / 20, "judged " + judged);
  }

  private static void forward(ResponseHead head, Random random) {
    Parsed<ConnectionOptions> options = ConnectionOptions.of(Direction.RESPONSE, head.fields());
    Method method = random.nextBoolean() ? Method.GET : Method.HEAD;
    Parsed<BodyFraming> framing = BodyFraming.ofResponse(head, method);
    if (options.failure() != null || framing.failure() != null) {
      return;
    }
    ByteBuf out = Unpooled.buffer();
    HeadWriter.into(out)
        .statusLine(head)
        .fields(head.fields(), HopByHop.response(head, options.value(), false))
        .framing(framing.value())
        .end();
    ResponseReader again = new ResponseReader(HeadLimits.DEFAULT);
    assertEquals(Progress.COMPLETE, again.read(out));
    assertEquals(head.status(), again.head().status());
    assertEquals(0, out.readableBytes());
    assertEquals(
        framing.value().kind(), BodyFraming.ofResponse(again.head(), method).value().kind());
  }
}
