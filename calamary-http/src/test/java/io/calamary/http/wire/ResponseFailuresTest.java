package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.End;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Servers that leave at each stage: a client never takes what was cut for whole (RFC 9112, 8). */
class ResponseFailuresTest extends HttpWire {
  private enum Leaving {
    FIN,
    CLOSE,
    RESET
  }

  private HttpOrigin leaving(Leaving how, String said) {
    return script(
        asked -> {
          asked.send(said);
          if (how == Leaving.FIN) {
            asked.fin();
          } else if (how == Leaving.CLOSE) {
            asked.close();
          } else {
            asked.more();
            asked.reset();
          }
        });
  }

  /** Before a response there can be an answer of the proxy. */
  private void isAnswered(String said) throws IOException {
    for (Leaving how : new Leaving[] {Leaving.FIN, Leaving.CLOSE}) {
      HttpOrigin origin = leaving(how, said);
      TestProxy proxy = proxy();
      RawClient client = client(proxy);
      OctetSource in = OctetSource.of(client);
      send(client, get(origin, "/"));
      Response answer = Response.read(in);
      assertEquals(502, answer.status(), how + " " + said);
      assertTrue(
          answer.field("Proxy-Status").startsWith("calamary; error=connection_terminated;"),
          answer.head());
      assertFalse(answer.closes());
      send(client, get(origin, "/"));
      assertEquals(502, Response.read(in).status());
      assertEquals(CloseReason.TARGET_CLOSED, proxy.observer().awaitClosed().summary().reason());
    }
  }

  /** Behind the head there is only the end of the connection. */
  private Received isCut(Leaving how, String said) throws IOException {
    HttpOrigin origin = leaving(how, said);
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    send(client, get(origin, "/") + get(origin, "/second"));
    Received all = client.readToEnd();
    assertTrue(all.bytes().length == 0 || all.text().startsWith("HTTP/1.1 200 OK"), all.text());
    assertEquals(0, Math.max(0, all.text().lastIndexOf("HTTP/1.1 ")), all.text());
    assertFalse(all.text().endsWith("0\r\n\r\n"), all.text());
    assertEquals(CloseReason.TARGET_CLOSED, proxy.observer().awaitClosed().summary().reason());
    assertEquals(1, proxy.observer().opened().size());
    return all;
  }

  @Test
  void answersForAServerThatLeavesBeforeItsResponse() throws IOException {
    isAnswered("");
    isAnswered("HTTP/1.1 2");
    isAnswered("HTTP/1.1 200 OK\r\nContent-Le");
    isAnswered("HTTP/1.1 100 Continue\r\n\r\n".substring(0, 20));
  }

  @Test
  void answersForAServerThatResets() throws IOException {
    HttpOrigin origin = script(Asked::reset);
    Response answer = ask(proxy(), get(origin, "/"));
    assertEquals(502, answer.status());
    assertTrue(answer.field("Proxy-Status").contains("error=connection_terminated"));
  }

  @Test
  void showsThatAResponseWasCut() throws IOException {
    for (Leaving how : new Leaving[] {Leaving.FIN, Leaving.CLOSE}) {
      assertEquals(End.FIN, isCut(how, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n").end());
      assertTrue(
          isCut(how, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf").text().endsWith("half"));
      String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
      isCut(how, chunked);
      isCut(how, chunked + "9\r\nhalf");
      assertTrue(isCut(how, chunked + "4\r\nhalf\r\n").text().endsWith("half\r\n"));
      isCut(how, chunked + "4\r\nhalf\r\n0\r\n");
      isCut(how, chunked + "4\r\nhalf\r\n0\r\nX-Tr: 1\r\n");
    }
  }

  @Test
  void cutsAResponseWhoseChunksAreNone() throws IOException {
    HttpOrigin origin =
        saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nxyz\r\n");
    TestProxy proxy = proxy();
    String all = askAll(proxy, get(origin, "/"));
    assertTrue(all.endsWith("half\r\n"), all);
    assertEquals(
        CloseReason.TARGET_PROTOCOL_ERROR, proxy.observer().awaitClosed().summary().reason());
  }

  @Test
  void resetsAnHttp10ClientWhoseResponseWasCut() throws IOException {
    HttpOrigin origin =
        leaving(
            Leaving.CLOSE, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
    RawClient client = client(proxy());
    send(client, "GET http://" + origin.authority() + "/ HTTP/1.0\r\n\r\n");
    assertEquals(End.RST, client.readToEnd().end());
  }

  @Test
  void cutsWhatAServerReset() throws IOException {
    HttpOrigin origin =
        script(
            asked -> {
              asked.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
              asked.connection().reset();
            });
    TestProxy proxy = proxy();
    String all = "";
    RawClient client = client(proxy);
    send(client, get(origin, "/"));
    all = client.readToEnd().text();
    assertFalse(all.contains("Content-Length: 9\r\n\r\nhalf\r\n"), all);
    assertEquals(CloseReason.TARGET_CLOSED, proxy.observer().awaitClosed().summary().reason());
  }

  @Test
  void doesNotWaitForEverForAResponse() throws IOException {
    HttpOrigin origin = script(asked -> asked.more());
    TestProxy proxy =
        proxy(
            settings ->
                settings.timeouts(TestProxy.timeouts().response(Duration.ofMillis(200)).build()));
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    for (int i = 0; i < 2; i++) {
      send(client, get(origin, "/"));
      Response answer = Response.read(in);
      assertEquals(504, answer.status());
      assertTrue(
          answer.field("Proxy-Status").startsWith("calamary; error=http_response_timeout;"),
          answer.head());
    }
  }

  @Test
  void givesNoMoreTimeToAHeadThatComesInDrops() throws IOException {
    HttpOrigin origin =
        script(
            asked -> {
              asked.send("HTTP/1.1 200 OK\r\n");
              for (int i = 0; asked.connection().end() == End.NONE && i < 2000; i++) {
                asked.send("X");
                io.calamary.core.testkit.Await.pause(Duration.ofMillis(10));
              }
            });
    TestProxy proxy =
        proxy(
            settings ->
                settings.timeouts(TestProxy.timeouts().response(Duration.ofMillis(300)).build()));

    assertEquals(504, ask(proxy, get(origin, "/")).status());
  }

  @Test
  void cutsAResponseThatStalls() throws IOException {
    HttpOrigin origin =
        script(
            asked -> {
              asked.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
              asked.more();
            });
    TestProxy proxy =
        proxy(
            settings ->
                settings.timeouts(TestProxy.timeouts().idle(Duration.ofMillis(300)).build()));

    assertTrue(askAll(proxy, get(origin, "/")).endsWith("\r\n\r\nhalf"));
    assertEquals(CloseReason.IDLE_TIMEOUT, proxy.observer().awaitClosed().summary().reason());
  }

  @Test
  void writesNoAnswerIntoAResponseThatHasBegun() throws IOException {
    HttpOrigin origin =
        script(
            asked -> {
              asked.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf");
              asked.more();
            });
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    send(client, request("POST", origin, "/", "Transfer-Encoding: chunked"));
    assertTrue(in.until("half").startsWith("HTTP/1.1 200 OK\r\n"));
    send(client, "no chunk\r\n");

    assertEquals("", in.rest());
    assertEquals(CloseReason.PROTOCOL_ERROR, proxy.observer().awaitClosed().summary().reason());
  }
}
