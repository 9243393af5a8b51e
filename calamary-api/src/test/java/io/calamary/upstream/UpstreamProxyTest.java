package io.calamary.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.auth.Credentials;
import io.calamary.filter.Verdict;
import io.calamary.flow.Endpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpstreamProxyTest {
  private static final Endpoint AT = Endpoint.of("proxy.test", 3128);
  private static final Credentials LOGIN = new Credentials("bob", "secret");

  @Test
  void showsNoPassword() {
    String text = UpstreamProxy.http(AT).withCredentials(LOGIN).toString();
    assertEquals("http://proxy.test:3128", text);
  }

  @Test
  void keepsWhatWasSetBefore() {
    UpstreamProxy proxy =
        UpstreamProxy.socks5(AT)
            .withCredentials(LOGIN)
            .withProxyHeader(OutgoingHeader.v1())
            .resolveLocally(true);
    assertEquals(LOGIN, proxy.credentials());
    assertEquals(OutgoingHeader.v1(), proxy.proxyHeader());
    assertTrue(proxy.resolvesLocally());
    assertTrue(UpstreamProxy.proxyProtocol(AT, OutgoingHeader.v2()).resolvesLocally());
  }

  @Test
  void refusesLoginsThatCantBeSent() {
    UpstreamProxy http = UpstreamProxy.http(AT);
    UpstreamProxy socks = UpstreamProxy.socks5(AT);
    for (Credentials bad :
        List.of(new Credentials("a:b", "c"), new Credentials("a", "b\r\nX: y"))) {
      assertThrows(IllegalArgumentException.class, () -> http.withCredentials(bad));
    }
    for (Credentials bad :
        List.of(new Credentials("", "c"), new Credentials("a", "\u00e4".repeat(128)))) {
      assertThrows(IllegalArgumentException.class, () -> socks.withCredentials(bad));
    }
    UpstreamProxy direct = UpstreamProxy.direct();
    assertThrows(IllegalStateException.class, () -> direct.withCredentials(LOGIN));
    assertThrows(IllegalStateException.class, () -> http.withTls(UpstreamTls.standard()));
    Endpoint noPort = Endpoint.of("proxy.test", 0);
    assertThrows(IllegalArgumentException.class, () -> UpstreamProxy.http(noPort));
  }

  @Test
  void onlyVersion2HasTypedValues() {
    assertThrows(IllegalStateException.class, () -> OutgoingHeader.v1().withCrc32c());
    byte[] none = {};
    assertThrows(IllegalArgumentException.class, () -> OutgoingTlv.of(OutgoingTlv.CRC32C, none));
    assertThrows(IllegalArgumentException.class, () -> OutgoingTlv.of(256, none));
  }

  @Test
  void routesHaveAMember() {
    assertThrows(IllegalArgumentException.class, () -> UpstreamRoute.of(List.of()));
    assertTrue(UpstreamRoute.of(UpstreamProxy.direct()).isPlain());
    assertFalse(
        UpstreamRoute.of(UpstreamProxy.direct().withProxyHeader(OutgoingHeader.v1())).isPlain());
  }

  @Test
  void verdictsThatAllowCanChoose() {
    UpstreamProxy proxy = UpstreamProxy.http(AT);
    Verdict verdict = Verdict.ALLOW.via(proxy).by("rule");
    assertEquals(List.of(proxy), verdict.upstream().proxies());
    assertEquals("ALLOW by rule via [http://proxy.test:3128]", verdict.toString());
    assertEquals(verdict.upstream(), verdict.redirect(Endpoint.of("x.test", 1)).upstream());
    assertThrows(IllegalStateException.class, () -> Verdict.DENY.via(proxy));
  }
}
