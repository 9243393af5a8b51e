package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.calamary.auth.Authenticator;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.flow.CloseReason;
import io.calamary.tls.ClientCertificates;
import io.calamary.tls.TlsProvider;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that show certificates. */
class ClientCertificatesTest extends TlsWire {
  private static final TestIdentity ALICE = TestIdentity.of("O=Acme, CN=alice");
  private static final TestIdentity MALLORY = TestIdentity.of("O=Acme, CN=alice");
  private static final RuleSet ALICE_ONLY =
      RuleSet.builder().allow("alice", Match.user("CN=alice,O=Acme")).build();

  private TestProxy proxyWith(TlsProvider provider, ClientCertificates certificates) {
    secure(provider, PROXY.server());
    listening.clientCertificates(certificates);
    return proxy(settings -> settings.filter(ALICE_ONLY));
  }

  private static List<X509Certificate> roots() {
    return List.of(ALICE.certificate());
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void makesTheSubjectTheUser(TlsProvider provider) throws IOException {
    TestProxy proxy = proxyWith(provider, ClientCertificates.required(roots()));
    HttpOrigin origin = plain();
    SSLContext context = PROXY.trusting(ALICE);

    get(secured(proxy, context), origin);
    // Perhaps a resumed session.
    get(secured(proxy, context), origin);
    get(secured(proxy, context, "TLSv1.2"), origin);

    assertEquals("CN=alice,O=Acme", proxy.observer().opened().get(0).user());
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void servesNobodyWithoutTheCertificateThatItRequires(TlsProvider provider) throws IOException {
    TestProxy proxy = proxyWith(provider, ClientCertificates.required(roots()));
    HttpOrigin origin = plain();

    for (SSLContext context : List.of(PROXY.trusting(), PROXY.trusting(MALLORY))) {
      RawClient client = secured(proxy, context);
      assertThrows(IOException.class, () -> insist(client, get(origin, "/")));
    }

    assertEquals(
        List.of(CloseReason.PROTOCOL_ERROR, CloseReason.PROTOCOL_ERROR),
        proxy.observer().awaitConnectionsClosed(2));
    assertEquals(List.of(), proxy.observer().opened());
  }

  /** In TLS 1.3 a client learns that it is refused when it reads. */
  private static void insist(RawClient client, String request) throws IOException {
    send(client, request);
    if (client.readToEnd().end() == End.RST) {
      throw new IOException("cut off");
    }
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void letsRulesJudgeWhoShowsNone(TlsProvider provider) throws IOException {
    TestProxy proxy = proxyWith(provider, ClientCertificates.optional(roots()));
    HttpOrigin origin = plain();

    RawClient nobody = secured(proxy, PROXY.trusting());
    assertEquals(403, next(nobody, OctetSource.of(nobody), get(origin, "/")).status());
    get(secured(proxy, PROXY.trusting(ALICE)), origin);

    assertNull(proxy.observer().opened().get(0).user());
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void asksForCredentialsAllTheSame(TlsProvider provider) throws IOException {
    listening.authenticator(Authenticator.of((user, password) -> password.equals("secret")));
    TestProxy proxy = proxyWith(provider, ClientCertificates.required(roots()));
    HttpOrigin origin = plain();
    RawClient client = secured(proxy, PROXY.trusting(ALICE));

    assertEquals(407, next(client, OctetSource.of(client), get(origin, "/")).status());
  }
}
