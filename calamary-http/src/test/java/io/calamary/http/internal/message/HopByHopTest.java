package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HopByHopTest {
  private static final String[] LINES = {
    "Host: o",
    "Connection: close, X-Hop, Via, keep-alive",
    "X-Hop: 1",
    "Keep-Alive: 5",
    "Proxy-Connection: keep-alive",
    "TE: trailers",
    "Trailer: X-Sum",
    "Upgrade: h2c",
    "HTTP2-Settings: x",
    "Transfer-Encoding: chunked",
    "Content-Length: 1",
    "Proxy-Authorization: Basic x",
    "Proxy-Authenticate: Basic",
    "Via: 1.0 a",
    "Expect: 100-continue",
    "Authorization: x",
    "X-End: 1"
  };

  private static String kept(Fields fields, FieldSet dropped) {
    StringBuilder kept = new StringBuilder();
    for (int line = 0; line < fields.size(); line++) {
      kept.append(dropped.contains(line) ? "" : fields.name(line) + " ");
    }
    return kept.toString().trim();
  }

  private static String request(String startLine, boolean trailers) {
    RequestHead head = Messages.request(startLine, LINES);
    ConnectionOptions options = ConnectionOptions.of(Direction.REQUEST, head.fields()).value();
    return kept(head.fields(), HopByHop.request(head, options, trailers));
  }

  @Test
  void requests() {
    assertEquals(
        "Proxy-Authenticate Via Expect Authorization X-End", request("GET / HTTP/1.1", false));
    assertEquals(
        "Trailer Proxy-Authenticate Via Expect Authorization X-End",
        request("GET / HTTP/1.1", true));
  }

  @Test
  void expectationsOf10AreNotForwarded() {
    assertEquals("Proxy-Authenticate Via Authorization X-End", request("GET / HTTP/1.0", false));
  }

  @Test
  void responses() {
    ResponseHead head = Messages.response("HTTP/1.1 200 OK", LINES);
    ConnectionOptions options = ConnectionOptions.of(Direction.RESPONSE, head.fields()).value();
    String kept = "Host Proxy-Authorization Proxy-Authenticate Via Expect Authorization X-End";
    assertEquals(kept, kept(head.fields(), HopByHop.response(head, options, false)));
    assertEquals(
        kept.replace("Host", "Host Trailer"),
        kept(head.fields(), HopByHop.response(head, options, true)));
  }

  @Test
  void setsCanBeChangedBeforeUse() {
    String[] lines = new String[130];
    Arrays.fill(lines, "X-A: 1");
    lines[64] = "Via: 1.1 a";
    lines[129] = "Via: 1.1 b";
    Fields fields = Messages.fields(lines);
    FieldSet set = new FieldSet(fields);
    set.addAll(fields, FieldName.VIA);
    set.add(0);
    assertEquals(127, kept(fields, set).split(" ").length);
    set.removeAll(fields, FieldName.VIA);
    set.remove(0);
    assertEquals(130, kept(fields, set).split(" ").length);
  }
}
