package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.auth.Authenticator;
import io.calamary.core.testkit.RawClient;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who tells the time of a response (RFC 9110, section 6.6.1). */
class DateWireTest extends HttpWire {
  private static final String BIRTHDAY = "Sun, 06 Nov 1994 08:49:37 GMT";

  /** One date, of a moment in which the test ran. */
  private static void assertDated(Instant before, Response response) {
    Instant date = Dates.parsed(response.field("Date"));
    Instant after = Instant.now();
    assertFalse(date.isBefore(before.truncatedTo(ChronoUnit.SECONDS)), response::head);
    assertFalse(date.isAfter(after), response::head);
  }

  @Test
  void datesAResponseThatHasNone() throws IOException {
    for (String head :
        List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
            "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.1 204 None\r\n\r\n",
            "HTTP/1.1 304 Same\r\n\r\n")) {
      HttpOrigin origin = saying(head);
      Instant before = Instant.now();
      assertDated(before, ask(proxy(), get(origin, "/")));
    }
  }

  @Test
  void leavesTheDateOfTheServerAlone() throws IOException {
    for (String date : List.of(BIRTHDAY, "Sunday, 06-Nov-94 08:49:37 GMT", "no date at all")) {
      HttpOrigin origin =
          saying("HTTP/1.1 200 OK\r\nDate: " + date + "\r\nContent-Length: 0\r\n\r\n");
      assertEquals(date, ask(proxy(), get(origin, "/")).field("Date"));
    }
  }

  @Test
  void datesAResponseWhoseDateWasMeantForTheProxyAlone() throws IOException {
    HttpOrigin origin =
        saying(
            "HTTP/1.1 200 OK\r\nConnection: Date\r\nDate: "
                + BIRTHDAY
                + "\r\nContent-Length: 0\r\n\r\n");
    Instant before = Instant.now();
    assertDated(before, ask(proxy(), get(origin, "/")));
  }

  @Test
  void datesItsOwnAnswers() throws IOException {
    HttpOrigin origin = plain();
    HttpOrigin broken = saying("no HTTP\r\n\r\n");
    Instant before = Instant.now();
    for (String text :
        List.of(
            get(broken, "/"),
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
            request("OPTIONS", origin, "/", "Max-Forwards: 0"),
            request("TRACE", origin, "/", "Max-Forwards: 0"),
            request("HEAD", broken, "/"))) {
      assertDated(before, ask(proxy(), text));
    }
    listening.authenticator(Authenticator.users(Map.of("alice", "secret")));
    assertDated(before, ask(proxy(), get(origin, "/")));
  }

  @Test
  void datesNothingThatIsNoResponseYet() throws IOException {
    HttpOrigin origin = saying("HTTP/1.1 103 Early Hints\r\n\r\n" + HttpOrigin.ok("ok"));
    RawClient client = client(proxy());
    send(client, get(origin, "/"));
    OctetSource in = OctetSource.of(client);
    String interim = in.until("\r\n\r\n");
    assertTrue(interim.startsWith("HTTP/1.1 103 "), interim);
    assertEquals("", Response.field(interim, "Date"));
    assertFalse(Response.read(in).field("Date").isEmpty());
  }
}
