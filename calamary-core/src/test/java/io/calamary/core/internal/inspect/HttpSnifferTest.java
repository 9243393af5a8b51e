package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.calamary.flow.AppProtocol;
import io.calamary.flow.Inspection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In these texts "~" is a line end of CR LF, "^" a lone CR, "!" a lone LF, "\0" a NUL. */
class HttpSnifferTest {
  private static final int MAX = 64 * 1024;
  private static final String MALFORMED = "HTTP1 null malformed";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET / HTTP/1.1~Host: WWW.Example.com~~|www.example.com",
        "GET / HTTP/1.1~Host: www.example.com.:8080~~|www.example.com",
        "POST /x?y=a:b HTTP/1.1~A: 1~hOsT:www.example.com   ~B: 2~~|www.example.com",
        "GET / HTTP/1.1!Host: a.eg!!|a.eg",
        "~~GET / HTTP/1.1~Host: a.eg~~|a.eg",
        "OPTIONS * HTTP/1.1~Host: a.eg~~|a.eg",
        "M-SEARCH * HTTP/1.1~Host: 239.255.255.250:1900~~|239.255.255.250",
        "GET / HTTP/1.1~Host: [2001:DB8::1]:80~~|2001:db8::1",
        "GET / HTTP/1.1~Host: 0x7f.1~~|127.0.0.1",
        "GET / HTTP/1.1~Host:~~|null",
        "GET / HTTP/1.0~~|null",
        "GET / HTTP/1.0~Host: a.eg~~|a.eg",
        "GET http://A.eg/x HTTP/1.1~Host: a.eg~~|a.eg",
        "GET http://a.eg:80?x HTTP/1.1~Host: a.eg~~|a.eg",
        "GET http://a.eg HTTP/1.0~~|a.eg",
        "CONNECT a.eg:443 HTTP/1.1~Host: a.eg:443~~|a.eg",
        "GET /caf\u00e9 HTTP/1.1~Host: a.eg~X: \u00e9~~|a.eg",
        "PRI * HTTP/1.1~Host: a.eg~~|a.eg",
        "GET /HTTP/ HTTP/1.1~Host: a.eg~~|a.eg"
      })
  void findsTheHost(String head, String host) {
    assertEquals("HTTP1 " + host, sniff(head));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1~Host: a.eg~Host: a.eg~~",
        "GET / HTTP/1.1~Host: a.eg~X: 1~host: b.eg~~",
        "GET / HTTP/1.1~~",
        "GET / HTTP/1.1~Host: a.eg, b.eg~~",
        "GET / HTTP/1.1~Host: a.eg b~~",
        "GET / HTTP/1.1~Host: u@a.eg~~",
        "GET / HTTP/1.1~Host: a.eg/x~~",
        "GET / HTTP/1.1~Host: a.eg:99999~~",
        "GET / HTTP/1.1~Host: a.eg:4x3~~",
        "GET / HTTP/1.1~Host: ::1~~",
        "GET / HTTP/1.1~Host: [::1~~",
        "GET / HTTP/1.1~Host: [::1]x~~",
        "GET / HTTP/1.1~Host: *~~",
        "GET / HTTP/1.1~Host : a.eg~~",
        "GET / HTTP/1.1~ Host: a.eg~~",
        "GET / HTTP/1.1~Host: a.eg~ b.eg~~",
        "GET / HTTP/1.1~Host: a.eg\0.b.eg~~",
        "GET / HTTP/1.1~X: 1^Host: b.eg~Host: a.eg~~",
        "GET / HTTP/1.1~Host: a.eg~no colon~~",
        "GET / HTTP/1.1~Host: a.eg~: x~~",
        "GET / HTTP/1.1~Host: a.eg~X: \0~~",
        "GET / HTTP/1.1^~Host: a.eg~~",
        "GET  / HTTP/1.1~Host: a.eg~~",
        "GET\t/ HTTP/1.1~Host: a.eg~~",
        "GET /  HTTP/1.1~Host: a.eg~~",
        "GET / HTTP/1.1 ~Host: a.eg~~",
        "GET /a b HTTP/1.1~Host: a.eg~~",
        "GET /a\tb HTTP/1.1~Host: a.eg~~",
        "GET / http/1.1~Host: a.eg~~",
        "GET / HTTP/1.10~Host: a.eg~~",
        "GET / HTTP/2.0~Host: a.eg~~",
        "GET / HTTP/x~Host: a.eg~~",
        "GET / HTTP/~Host: a.eg~~",
        "GET *x HTTP/1.1~Host: a.eg~~",
        "GET a.eg HTTP/1.1~Host: a.eg~~",
        "GET http:// HTTP/1.1~Host: a.eg~~",
        "GET http://u@a.eg/ HTTP/1.1~Host: a.eg~~",
        "GET http://b.eg/ HTTP/1.1~Host: a.eg~~",
        "CONNECT / HTTP/1.1~Host: a.eg~~",
        "CONNECT b.eg:443 HTTP/1.1~Host: a.eg~~"
      })
  void whatCanBeReadInTwoWaysHasNoHost(String head) {
    assertEquals(MALFORMED, sniff(head));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SSH-2.0-OpenSSH_9.2~|4",
        "SSH- / HTTP/1.1~|4",
        "*1~$4~PING~|3",
        "GET~|4",
        "NICK foo~|9",
        "GET /~|6",
        "GET : HTTP/1.1|5",
        "hello world!|12",
        "GET \u00e9|5",
        "'\0'|1",
        "'~~\0'|5",
        "~~~~~~|9",
        "EHLO a.eg~|10",
        "(x|1",
        "{}|1",
        "\u00ff|1",
        "A/|2",
        "' GET'|1",
        "<x|1"
      })
  void decidesAtTheFirstByteThatCanNotBeHttp(String text, int at) {
    byte[] bytes = bytes(text);
    assertEquals("NEED_MORE", Cuts.ask(bytes, at - 1, b -> text(b, MAX)));
    assertEquals("NO", Cuts.ask(bytes, at, b -> text(b, MAX)));
    assertEquals("NO", sniff(text));
  }

  @Test
  void http2ByItsPreface() {
    assertEquals("HTTP2 null", sniff("PRI * HTTP/2.0~~SM~~"));
    assertEquals("NEED_MORE", sniff("PRI * HTTP/2.0~~SM~^"));
    assertEquals(MALFORMED, sniff("PRI * HTTP/2.0~~SMx"));
    assertEquals(MALFORMED, sniff("PRI * HTTP/2.0~Host: a.eg~~"));
  }

  @Test
  void longMethodsAndTargets() {
    assertEquals("HTTP1 null", sniff("M".repeat(64) + " / HTTP/1.0~~"));
    assertEquals("NO", sniff("M".repeat(65)));
    String target = "/" + "a".repeat(HttpRequestLine.MAX_LINE - 4 - 1 - 6);
    assertEquals("HTTP1 null", some("GET " + target + " HTTP/1.0~~"));
    assertEquals(MALFORMED, some("GET " + target + "b HTTP/1.0~~"));
    assertEquals("NO", some("GET" + " ".repeat(HttpRequestLine.MAX_LINE)));
  }

  @Test
  void aHeadOverTheBoundIsMalformed() {
    byte[] bytes = bytes("GET / HTTP/1.1~Host: a.eg~X: 1~~");
    String answer = Cuts.everywhere(bytes, "NEED_MORE", b -> text(b, bytes.length));
    assertEquals("HTTP1 a.eg", answer);
    answer = Cuts.everywhere(bytes, "NEED_MORE", b -> text(b, bytes.length - 1));
    assertEquals(MALFORMED, answer);
    for (int bound = 0; bound < bytes.length; bound++) {
      int max = bound;
      String expected = max < "GET / HTTP/".length() ? "NO" : MALFORMED;
      assertEquals(expected, Cuts.everywhere(bytes, "NEED_MORE", b -> text(b, max)));
    }
  }

  @Test
  void aStalledHeadIsMalformedOnceItIsHttp() {
    Sniffer sniffer = new HttpSniffer();
    assertNull(sniffer.stalled(Unpooled.wrappedBuffer(bytes("GET / HTTP")), MAX));
    Inspection late = sniffer.stalled(Unpooled.wrappedBuffer(bytes("GET / HTTP/")), MAX);
    assertNotNull(late);
    assertEquals(AppProtocol.HTTP1, late.protocol());
    assertEquals(true, late.malformed());
  }

  private static String sniff(String text) {
    return Cuts.everywhere(bytes(text), "NEED_MORE", b -> text(b, MAX));
  }

  /** As {@link #sniff}, for texts too long to cut everywhere. */
  private static String some(String text) {
    byte[] bytes = bytes(text);
    String whole = Cuts.ask(bytes, bytes.length, b -> text(b, MAX));
    boolean decided = false;
    for (int length = Math.max(0, bytes.length - 300); length < bytes.length; length++) {
      String answer = Cuts.ask(bytes, length, b -> text(b, MAX));
      if (decided || !answer.equals("NEED_MORE")) {
        assertEquals(whole, answer, "answer to the first " + length + " bytes");
        decided = true;
      }
    }
    return whole;
  }

  private static byte[] bytes(String text) {
    String raw = text.replace("~", "\r\n").replace('^', '\r').replace('!', '\n');
    return raw.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(ByteBuf bytes, int maxBytes) {
    Sniffer.Result result = new HttpSniffer().sniff(bytes, maxBytes);
    if (!(result instanceof Sniffer.Yes yes)) {
      return result.toString();
    }
    Inspection found = yes.inspection();
    return found.protocol() + " " + found.httpHost() + (found.malformed() ? " malformed" : "");
  }
}
