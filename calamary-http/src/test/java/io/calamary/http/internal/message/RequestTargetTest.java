package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
  private static Parsed<RequestTarget> parse(String requestLine, Scheme scheme) {
    return RequestTarget.of(Messages.request(requestLine + " HTTP/1.1"), scheme);
  }

  private static RequestTarget target(String requestLine) {
    return parse(requestLine, Scheme.HTTP).value();
  }

  private static int refused(String requestLine) {
    return refused(requestLine, Scheme.HTTP);
  }

  private static int refused(String requestLine, Scheme scheme) {
    SyntaxFailure failure = parse(requestLine, scheme).failure();
    return failure == null ? 200 : failure.status();
  }

  @ParameterizedTest
  @CsvSource({
    "http://o.test:8080/a?x=1, o.test:8080, /a?x=1, o.test:8080",
    "http://o.test/, o.test:80, /, o.test",
    "http://o.test, o.test:80, /, o.test",
    "http://o.test?x, o.test:80, /?x, o.test",
    "http://o.test?, o.test:80, /?, o.test",
    "http://o.test?a/b:c@d, o.test:80, /?a/b:c@d, o.test",
    "http://o.test/a@b://c, o.test:80, /a@b://c, o.test",
    "http://o.test:/a, o.test:80, /a, o.test",
    "http://o.test:, o.test:80, /, o.test",
    "HtTp://O.Test.:00080/A, o.test:80, /A, O.Test.:00080",
    "http://[::1]:81/a, [::1]:81, /a, [::1]:81",
    "http://[::1], [::1]:80, /, [::1]",
    "http://[::ffff:127.0.0.1]/, 127.0.0.1:80, /, [::ffff:127.0.0.1]",
    "http://127.1/, 127.0.0.1:80, /, 127.1",
    "http://0x7f000001:65535/, 127.0.0.1:65535, /, 0x7f000001:65535",
    "http://a_b-c.test/, a_b-c.test:80, /, a_b-c.test"
  })
  void absoluteForm(String uri, String endpoint, String originForm, String host) {
    RequestTarget target = target("GET " + uri);
    assertSame(RequestTarget.Form.ABSOLUTE, target.form());
    assertEquals(endpoint, String.valueOf(target.endpoint()));
    assertEquals(originForm, target.originForm());
    assertEquals(originForm, written(target));
    assertEquals(host, target.host());
    assertEquals("ABSOLUTE " + uri, target.toString());
  }

  private static String written(RequestTarget target) {
    ByteBuf out = Unpooled.buffer();
    target.writeOriginForm(out);
    return Messages.text(out);
  }

  @ParameterizedTest
  @CsvSource({
    "http://o.test, *",
    "http://o.test:81, *",
    "http://o.test/, /",
    "http://o.test?x, /?x",
    "http://o.test/a, /a",
    "*, *",
    "/a, /a"
  })
  void options(String target, String originForm) {
    assertEquals(originForm, target("OPTIONS " + target).originForm());
    assertEquals(originForm, written(target("OPTIONS " + target)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://u@o.test/",
        "http://u:p@o.test/",
        "http://@o.test/",
        "http://o.test/#f",
        "http://o.test/?a#",
        "#",
        "/a#b",
        "http:///a",
        "http://?x",
        "http://",
        "http:/o.test",
        "http:o.test",
        "http:",
        ":",
        "://o.test/",
        "o.test",
        "o.test:80",
        "*x",
        "*",
        "http://o.test:0/",
        "http://o.test:65536/",
        "http://o.test:123456/",
        "http://o.test:8a/",
        "http://o.test:-1/",
        "http://o.test:80:80/",
        "http://:80/",
        "http://::1/",
        "http://[::1/",
        "http://[::1]x/",
        "http://[::1%25eth0]/",
        "http://[]/",
        "http://[:]/",
        "http://[1.2.3.4]/",
        "http://[v1.x]/",
        "http://o%2etest/",
        "http://o!test/",
        "http://*/",
        "http://o..test/",
        "http://./",
        "http://o\\test/",
        "http://o.test\\@e/",
        "//o.test/@",
        "(://o.test/"
      })
  void refusedTargets(String uri) {
    assertEquals(uri.startsWith("//") ? 200 : 400, refused("GET " + uri));
  }

  @Test
  void aHostIsNotLongerThanAName() {
    String label = "a".repeat(63) + ".";
    assertEquals(200, refused("GET http://" + label.repeat(3) + "a".repeat(61) + "/"));
    assertEquals(400, refused("GET http://" + label.repeat(4) + "/"));
    assertEquals(400, refused("GET http://" + "a".repeat(64) + "/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://o.test/",
        "HTTPS://o.test/",
        "ftp://o.test/",
        "ws://o.test/",
        "x-y+z.1://o/"
      })
  void otherSchemes(String uri) {
    assertEquals(501, refused("GET " + uri));
  }

  @Test
  void theSchemeOfTheConnectionRules() {
    assertEquals("o.test:443", parse("GET https://o.test/", Scheme.HTTPS).value().endpoint() + "");
    assertEquals(501, refused("GET http://o.test/", Scheme.HTTPS));
  }

  @Test
  void originForm() {
    RequestTarget target = target("GET /a?b");
    assertSame(RequestTarget.Form.ORIGIN, target.form());
    assertNull(target.endpoint());
    assertEquals("/a?b", target.originForm());
    assertEquals("", target.host());
  }

  @Test
  void asteriskForm() {
    RequestTarget target = target("OPTIONS *");
    assertSame(RequestTarget.Form.ASTERISK, target.form());
    assertNull(target.endpoint());
    assertEquals(400, refused("GET *"));
  }

  @ParameterizedTest
  @CsvSource({
    "o.test:443, o.test:443",
    "O.TEST.:1, o.test:1",
    "[::1]:443, [::1]:443",
    "127.1:65535, 127.0.0.1:65535",
    "[::FFFF:7f00:1]:80, 127.0.0.1:80"
  })
  void authorityForm(String text, String endpoint) {
    RequestTarget target = target("CONNECT " + text);
    assertSame(RequestTarget.Form.AUTHORITY, target.form());
    assertEquals(endpoint, String.valueOf(target.endpoint()));
    assertEquals(text, target.host());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "o.test",
        "o.test:",
        ":443",
        "o.test:0",
        "o.test:99999",
        "o.test:4x3",
        "o.test:+443",
        "http://o.test:443/",
        "o.test:443/",
        "u@o.test:443",
        "::1:443",
        "*:443",
        "*",
        "/",
        "/a:443",
        "[::1]",
        "[::1]:",
        "[::1]443",
        "[::1]:0",
        "[fe80::1%25a]:443",
        "o.test:443#f",
        "o.test:443?x",
        "[o.test]:443",
        "o..test:443",
        "o%2e:443",
        "o.test:1:443",
        "o.test:000443"
      })
  void refusedAuthorities(String text) {
    assertEquals(400, refused("CONNECT " + text));
  }
}
