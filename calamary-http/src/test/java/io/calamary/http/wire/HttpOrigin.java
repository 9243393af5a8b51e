package io.calamary.http.wire;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.OriginServer;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An origin server that answers request after request as a script says. */
final class HttpOrigin implements AutoCloseable {
  /** What the server does with a request; a body that it does not read is read behind it. */
  interface Script {
    void answer(Asked asked) throws IOException;
  }

  private final OriginServer server;
  private final Script script;
  private final List<Asked> requests = new CopyOnWriteArrayList<>();

  HttpOrigin(Script script) {
    this.script = script;
    this.server = OriginServer.start(this::serve);
  }

  /** Answers everything with 200 and the request target as its content. */
  static HttpOrigin plain() {
    return new HttpOrigin(asked -> asked.send(ok(asked.target())));
  }

  /** Answers everything with the same octets. */
  static HttpOrigin saying(String response) {
    return new HttpOrigin(asked -> asked.send(response));
  }

  static String ok(String content) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + content.length() + "\r\n\r\n" + content;
  }

  private void serve(OriginConnection connection) throws IOException {
    OctetSource source = new OctetSource(connection::receive);
    try {
      for (int number = 0; ; number++) {
        String head = source.until("\r\n\r\n");
        if (head.isEmpty()) {
          connection.close();
          return;
        }
        Asked asked = new Asked(connection, source, head, number);
        requests.add(asked);
        script.answer(asked);
        if (asked.closed()) {
          return;
        }
        asked.body();
      }
    } catch (EOFException e) {
      connection.close();
    }
  }

  int port() {
    return server.port();
  }

  String authority() {
    return "127.0.0.1:" + port();
  }

  /** How many connections were made to it. */
  int connections() {
    return server.accepted();
  }

  /** The next connection that no test took yet. */
  OriginConnection next() {
    return server.next();
  }

  /** The requests so far. */
  List<Asked> requests() {
    return List.copyOf(requests);
  }

  /** The one request that came; fails if there are more or none. */
  Asked only() {
    if (requests.size() != 1) {
      throw new AssertionError("requests at the origin: " + requests.size() + " (expected: 1)");
    }
    return requests.get(0);
  }

  /** Waits for so many requests; the last of them. */
  Asked await(int count) {
    Await.until(
        () -> count + " requests at the origin; there are " + requests.size(),
        () -> requests.size() >= count);
    return requests.get(count - 1);
  }

  @Override
  public void close() {
    server.close();
  }
}
