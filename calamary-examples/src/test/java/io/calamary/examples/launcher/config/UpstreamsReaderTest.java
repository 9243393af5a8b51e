package io.calamary.examples.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.filter.Rule;
import io.calamary.upstream.OutgoingHeader;
import io.calamary.upstream.UpstreamProxy;
import io.calamary.upstream.UpstreamRoute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamsReaderTest {
  private static final String FULL =
      """
      service:
        listen: [{mode: http, port: 0}]
        upstreams:
          - {name: plain, type: http, address: 'proxy.test:3128', user: bob, password: pw}
          - {name: safe, type: HTTPS, address: '192.0.2.1:443', serverName: proxy.test}
          - {name: socks, type: socks5, address: '[2001:db8::1]:1080', resolve: local}
          - {name: one, type: proxyproto-v1, address: 'central.test:4129'}
          - name: two
            type: proxyproto-v2
            address: 'central.test:4129'
            tlvs: [authority, crc32c, uniqueId]
          - {name: headed, type: direct, header: v1}
        output: {via: [plain, direct]}
      rules:
        - {match: {port: 1}, action: accept, via: safe}
        - {match: {port: 2}, action: accept, via: [socks, one, two, headed]}
        - {match: {port: 3}, action: accept}
      """;

  private static UpstreamRoute route(Configuration read, int rule) {
    Rule found = read.rules().rules().get(rule);
    return found.verdict().upstream();
  }

  @Test
  void readsEveryKind() {
    Configuration read = Read.valid(FULL);
    List<UpstreamProxy> otherwise = read.via().proxies();
    assertEquals("[http://proxy.test:3128, direct]", otherwise.toString());
    assertEquals("bob", otherwise.get(0).credentials().user());
    assertFalse(read.toString().contains("pw"), "no password in what may be logged");
    UpstreamProxy safe = route(read, 0).proxies().get(0);
    assertEquals("https://192.0.2.1:443", safe.toString());
    assertEquals("proxy.test", safe.tls().serverName());
    List<UpstreamProxy> more = route(read, 1).proxies();
    assertEquals(
        "[socks5://[2001:db8::1]:1080, proxy-protocol://central.test:4129,"
            + " proxy-protocol://central.test:4129, direct]",
        more.toString());
    assertTrue(more.get(0).resolvesLocally());
    assertFalse(otherwise.get(0).resolvesLocally());
    assertEquals(OutgoingHeader.Version.V1, more.get(1).proxyHeader().version());
    OutgoingHeader two = more.get(2).proxyHeader();
    assertEquals(OutgoingHeader.Version.V2, two.version());
    assertTrue(two.authority() && two.crc32c() && two.uniqueId());
    assertNotNull(more.get(3).proxyHeader());
    assertNull(route(read, 2), "the default is the server's");
  }

  @Test
  void withoutAnyAllIsDirect() {
    assertTrue(Read.valid(Read.LISTEN).via().isPlain());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: http, address: 'a:1'}                           | 'upstreams[0].name: is missing'
          {name: a, address: 'a:1'}                              | 'upstreams[0].type: is missing'
          {name: a, type: ftp, address: 'a:1'}                   | "type: 'ftp' does not fit"
          {name: a, type: http}                                  | 'address: is missing'
          {name: a, type: http, address: 'a'}                    | "address: 'a' does not fit"
          {name: a, type: http, address: 'a:0'}                  | "address: 'a:0' does not fit"
          {name: a, type: http, address: 'a:1', user: b}         | 'password: is missing'
          {name: a, type: http, address: 'a:1', password: b}     | 'user: is missing'
          {name: a, type: http, address: 'a:1', user: 'b:c', password: d} | "can't be sent"
          {name: a, type: socks5, address: 'a:1', user: b, password: ''} | "can't be sent"
          {name: a, type: http, address: 'a:1', ca: x}           | 'ca: has no meaning for type http'
          {name: a, type: https, address: 'a:1', ca: x}          | "ca: can't be used"
          {name: a, type: direct, address: 'a:1'}                | 'address: has no meaning for'
          {name: a, type: direct, user: b}                       | 'user: has no meaning for'
          {name: a, type: direct, header: v3}                    | "header: 'v3' does not fit"
          {name: a, type: direct, header: v1, tlvs: crc32c}      | 'tlvs: has no meaning without'
          {name: a, type: direct, header: v2, tlvs: alpn}        | "tlvs: 'alpn' does not fit"
          {name: a, type: proxyproto-v1, address: 'a:1', header: v1} | 'header: has no meaning'
          {name: a, type: http, address: 'a:1', resolve: maybe}  | "resolve: 'maybe' does not fit"
          {name: direct, type: http, address: 'a:1'}             | "'direct' is a name of its own"
          {name: a, type: http, address: 'a:1', port: 1}         | 'port: is not a key here'
          """)
  void tellsWhatIsWrong(String entry, String message) {
    String text = "service:\n  listen: [{mode: http, port: 0}]\n  upstreams:\n    - " + entry;
    List<String> problems = Read.text(text + "\n").problems();
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.get(0).startsWith("f:4: service.upstreams[0]"), problems::toString);
    assertTrue(problems.get(0).contains(message.replace("\"", "")), problems::toString);
  }

  @Test
  void namesMustBeKnownAndStandOnce() {
    String text =
        """
        service:
          listen: [{mode: http, port: 0}]
          upstreams:
            - {name: a, type: http, address: 'a:1'}
            - {name: a, type: http, address: 'b:1'}
          output: {via: [a, b]}
        rules:
          - {match: {port: 1}, action: accept, via: c}
          - {match: {port: 2}, action: deny, via: a}
          - {match: {port: 3}, action: accept, via: []}
        """;
    assertEquals(
        List.of(
            "f:5: service.upstreams[1].name: 'a' stands twice (expected: once; see line 4)",
            "f:6: service.output.via[1]: 'b' does not fit (expected: a, direct)",
            "f:8: rules[0].via: 'c' does not fit (expected: a, direct)",
            "f:9: rules[1].via: has no meaning where nothing is accepted (expected: action accept)",
            "f:10: rules[2].via: names no upstream (expected: a, direct)"),
        Read.text(text).problems());
  }

  @Test
  void rootsAreFilesOfTheConfiguration(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("empty.pem"), "");
    String text =
        "service:\n  listen: [{mode: http, port: 0}]\n  upstreams:\n"
            + "    - {name: a, type: https, address: 'a:1', ca: empty.pem}\n";
    List<String> problems = Read.text(text, folder).problems();
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.get(0).contains("holds no certificate"), problems::toString);
  }
}
