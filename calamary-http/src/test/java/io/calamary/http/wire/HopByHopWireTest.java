package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stays on one hop, and what both sides are told of the proxy (RFC 9110, section 7.6). */
class HopByHopWireTest extends HttpWire {
  private String seen(String... fields) throws IOException {
    HttpOrigin origin = plain();
    assertEquals(200, ask(proxy(), get(origin, "/", fields)).status());
    return rest(origin);
  }

  private static String rest(HttpOrigin origin) {
    String head = origin.only().head();
    String host = "Host: " + origin.authority() + "\r\n";
    assertEquals(head.indexOf(host), head.lastIndexOf(host));
    return head.substring(head.indexOf(host) + host.length());
  }

  @Test
  void keepsTheFieldsOfItsConnectionToItself() throws IOException {
    assertEquals(
        "X-Open: 2\r\nVia: 1.1 calamary\r\n\r\n",
        seen(
            "Connection: close, X-Secret",
            "X-Secret: 1",
            "Keep-Alive: timeout=5",
            "Proxy-Connection: keep-alive",
            "Upgrade: foo/2",
            "X-Open: 2",
            "x-secret: 3"));
  }

  @Test
  void refusesNoBlindRemoval() throws IOException {
    HttpOrigin origin = collecting();
    String text =
        "POST http://@/ HTTP/1.1\r\nHost: @\r\nVia: 1.1 other\r\nContent-Length: 2\r\n"
            + "Connection: Content-Length, Host, Via, Transfer-Encoding\r\n\r\nok";

    Response answer = ask(proxy(), text.replace("@", origin.authority()));

    assertEquals(200, answer.status());
    assertEquals("Via: 1.1 other\r\nVia: 1.1 calamary\r\nContent-Length: 2\r\n\r\n", rest(origin));
    assertEquals("ok", origin.only().body());
  }

  @Test
  void passesOnThatTrailersAreWelcomeButNoOtherCoding() throws IOException {
    assertEquals(
        "Via: 1.1 calamary\r\nTE: trailers\r\nConnection: TE\r\n\r\n",
        seen("TE: trailers, gzip;q=0.5", "Connection: TE"));
    assertEquals("Via: 1.1 calamary\r\n\r\n", seen("TE: gzip", "Connection: TE"));
  }

  @Test
  void consumesCredentialsThatAreMeantForIt() throws IOException {
    assertEquals(
        "Authorization: Basic eDp5\r\nVia: 1.1 calamary\r\n\r\n",
        seen("Proxy-Authorization: Basic dTpw", "Authorization: Basic eDp5"));
  }

  @Test
  void keepsTheFieldsOfTheServersConnectionThere() throws IOException {
    HttpOrigin origin =
        saying(
            "HTTP/1.1 200 OK\r\nConnection: X-Secret, keep-alive\r\nX-Secret: 1\r\n"
                + "Keep-Alive: timeout=5\r\nProxy-Connection: close\r\nUpgrade: h2c\r\n"
                + "X-Open: 2\r\nContent-Length: 2\r\n\r\nok");

    Response answer = ask(proxy(), get(origin, "/"));

    assertEquals(
        "HTTP/1.1 200 OK\r\nX-Open: 2\r\nVia: 1.1 calamary\r\nDate: @\r\nContent-Length: 2\r\n\r\n",
        Dates.masked(answer.head()));
    assertEquals("ok", answer.body());
  }

  @Test
  void appendsItselfToTheWayOfARequest() throws IOException {
    assertEquals(
        "Via: 1.0 fred, 1.1 p.example\r\nVia: 1.1 calamary\r\n\r\n",
        seen("Via: 1.0 fred, 1.1 p.example"));
  }

  @Test
  void showsItselfNowhereWhereToldSo() throws IOException {
    listening.via(false);
    HttpOrigin origin = plain();

    Response answer = ask(proxy(), get(origin, "/"));

    assertEquals("", answer.field("Via"));
    assertEquals("\r\n", rest(origin));
  }

  @Test
  void saysWhichVersionAServerSpoke() throws IOException {
    HttpOrigin origin =
        saying("HTTP/1.0 200 Fine\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok");

    Response answer = ask(proxy(), get(origin, "/"));

    assertEquals(
        "HTTP/1.1 200 Fine\r\nVia: 1.0 calamary\r\nDate: @\r\nContent-Length: 2\r\n\r\n",
        Dates.masked(answer.head()));
  }

  @Test
  void neverPassesOnAnUpgradeToHttp2() throws IOException {
    List<String> fields =
        List.of(
            "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA");
    assertEquals("Via: 1.1 calamary\r\n\r\n", seen(fields.toArray(String[]::new)));
  }
}
