package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostFieldTest {
  private static RequestHead with(String host) {
    return Messages.request("GET /a HTTP/1.1", "host: " + host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"o.test", "o.test:80", "o.test:", "[::1]", "[::1]:8080", "1.2.3.4", ""})
  void goodHosts(String host) {
    assertNull(HostField.check(with(host)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b", "u@o.test", "o.test/x", "o.test:99999", "o.test:0", "o.test:x", ":80", "a,b",
        "http://o.test", "[::1", "::1", "\u00e4", "a%62", "a\tb", "o.test?", "\"o\""
      })
  void badHosts(String host) {
    SyntaxFailure failure = HostField.check(with(host));
    assertNotNull(failure);
    assertEquals(400, failure.status());
  }

  @Test
  void exactlyOne() {
    assertNotNull(HostField.check(Messages.request("GET / HTTP/1.1")));
    assertNull(HostField.check(Messages.request("GET / HTTP/1.0")));
    for (String version : new String[] {"1.0", "1.1"}) {
      String line = "GET / HTTP/" + version;
      assertNotNull(HostField.check(Messages.request(line, "Host: a", "X: y", "hOST: a")));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "O.test, o.test:80",
    "o.test:81, o.test:81",
    "[::1], [::1]:80",
    "127.1:, 127.0.0.1:80"
  })
  void endpoints(String host, String endpoint) {
    assertEquals(endpoint, HostField.endpoint(with(host), Scheme.HTTP).value().toString());
  }

  @Test
  void noEndpoint() {
    assertNotNull(HostField.endpoint(with(""), Scheme.HTTP).failure());
    assertNotNull(HostField.endpoint(with("o..test"), Scheme.HTTP).failure());
    RequestHead without = Messages.request("GET / HTTP/1.0");
    assertNotNull(HostField.endpoint(without, Scheme.HTTPS).failure());
  }
}
