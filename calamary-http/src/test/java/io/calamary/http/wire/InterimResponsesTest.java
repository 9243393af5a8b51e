package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.RawClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 1xx responses and expectations (RFC 9110, sections 15.2 and 10.1.1). */
class InterimResponsesTest extends HttpWire {
  private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
  private static final String VIA = "Via: 1.1 calamary\r\n";

  private static String post(HttpOrigin origin, String version, String... fields) {
    String text =
        "POST http://@/p HTTP/"
            + version
            + "\r\nHost: @\r\nContent-Length: 2\r\nExpect: 100-continue\r\n";
    return text.replace("@", origin.authority()) + String.join("", fields) + "\r\n";
  }

  @Test
  void waitsForTheServersWordAndInventsNone() throws IOException {
    HttpOrigin origin =
        script(
            asked -> {
              assertEquals("100-continue", asked.field("Expect"));
              asked.send(CONTINUE);
              asked.body();
              asked.send(HttpOrigin.ok("done"));
            });
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    for (int i = 1; i <= 2; i++) {
      send(client, post(origin, "1.1"));
      assertEquals("HTTP/1.1 100 Continue\r\n" + VIA + "\r\n", in.until("\r\n\r\n"));
      send(client, "ok");
      assertEquals("done", Response.read(in).body());
      assertEquals("ok", origin.await(i).body());
    }
    assertEquals(2, origin.connections(), "a request with a body takes no idle connection");
  }

  @Test
  void deliversAFinalAnswerBeforeTheBodyAndEnds() throws IOException {
    for (String status : List.of("417 Expectation Failed", "413 Content Too Large", "200 OK")) {
      HttpOrigin origin =
          script(
              asked -> {
                asked.send("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nno");
                asked.more();
                asked.close();
              });

      String all = askAll(proxy(), post(origin, "1.1"));

      assertTrue(all.startsWith("HTTP/1.1 " + status + "\r\n"), all);
      assertTrue(all.endsWith("\r\nConnection: close\r\n\r\nno"), all);
      assertEquals("", origin.only().more());
    }
  }

  @Test
  void readsNoRequestInABodyThatWasNotWanted() throws IOException {
    HttpOrigin origin = script(asked -> asked.send("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"));
    String text =
        "POST http://@/p HTTP/1.1\r\nHost: @\r\nContent-Length: 5000\r\n"
            + "Expect: 100-continue\r\n\r\n";

    String all = askAll(proxy(), text.replace("@", origin.authority()) + get(origin, "/smuggled"));

    assertEquals(0, all.lastIndexOf("HTTP/1.1 "), all);
    assertEquals(1, origin.requests().size());
  }

  @Test
  void sendsTheBodyOfAClientThatDidNotWait() throws IOException {
    HttpOrigin origin = collecting();
    assertEquals("/p", ask(proxy(), post(origin, "1.1") + "ok").body());
    assertEquals("ok", origin.only().body());
  }

  @Test
  void ignoresTheExpectationOfHttp10() throws IOException {
    HttpOrigin origin =
        script(
            asked -> {
              assertEquals("", asked.field("Expect"));
              asked.body();
              asked.send(CONTINUE);
              asked.send(HttpOrigin.ok("done"));
            });
    String all = askAll(proxy(), post(origin, "1.0") + "ok");
    assertTrue(all.startsWith("HTTP/1.1 200 OK\r\n"), all);
    assertTrue(all.endsWith("done"), all);
  }

  @Test
  void passesOnAllInterimResponses() throws IOException {
    HttpOrigin origin =
        script(
            asked -> {
              asked.send("HTTP/1.1 102 Processing\r\nConnection: X\r\nX: 1\r\n\r\n" + CONTINUE);
              asked.send("HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n" + CONTINUE);
              asked.send(HttpOrigin.ok("done"));
            });
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/") + get(origin, "/"));
    for (int i = 0; i < 2; i++) {
      assertEquals("HTTP/1.1 102 Processing\r\n" + VIA + "\r\n", in.until("\r\n\r\n"));
      assertEquals("HTTP/1.1 100 Continue\r\n" + VIA + "\r\n", in.until("\r\n\r\n"));
      assertEquals(
          "HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n" + VIA + "\r\n", in.until("\r\n\r\n"));
      assertEquals("HTTP/1.1 100 Continue\r\n" + VIA + "\r\n", in.until("\r\n\r\n"));
      assertEquals("done", Response.read(in).body());
    }
  }

  @Test
  void sendsNoneToAnHttp10Client() throws IOException {
    HttpOrigin origin =
        saying("HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n" + HttpOrigin.ok("done"));
    String all = askAll(proxy(), "GET http://" + origin.authority() + "/ HTTP/1.0\r\n\r\n");
    assertTrue(all.startsWith("HTTP/1.1 200 OK\r\n"), all);
  }

  @Test
  void endsAServerThatNeverComesToThePoint() throws IOException {
    HttpOrigin origin = saying(CONTINUE.repeat(10_000));
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/"));
    String head;
    int interim = 0;
    while ((head = in.until("\r\n\r\n")).startsWith("HTTP/1.1 100 ")) {
      interim++;
    }
    assertTrue(head.startsWith("HTTP/1.1 502 "), head);
    assertTrue(interim < 100, () -> "interim responses");
  }
}
