package io.calamary.examples.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.auth.Authenticator;
import io.calamary.auth.Credentials;
import io.calamary.examples.launcher.config.HeaderPlan;
import io.calamary.examples.launcher.config.SocketPlan;
import io.calamary.examples.launcher.config.Translation;
import io.calamary.examples.launcher.demo.SelfSigned;
import io.calamary.http.HttpListener;
import io.calamary.proxyproto.ProxyPreface;
import io.calamary.proxyproto.ProxyProtocolListener;
import io.calamary.resolve.NamePolicy;
import io.calamary.socks5.Socks5Listener;
import io.calamary.tls.ServerIdentity;
import io.calamary.transparent.Denial;
import io.calamary.transparent.Interception;
import io.calamary.transparent.TransparentListener;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServerAssemblyTest {
  private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 0);

  private static HttpListener http(Map<String, String> users) {
    return assertInstanceOf(
        HttpListener.class,
        ServerAssembly.listener(
            new SocketPlan("http", ADDRESS, false, users, SocketPlan.Ways.PLAIN), "a", null));
  }

  @Test
  void listensWithoutUsersForEverybody() {
    HttpListener listener = http(Map.of());
    assertEquals("a", listener.name());
    assertEquals(ADDRESS, listener.bindAddress());
    assertNull(listener.authenticator());
  }

  @Test
  void asksForUsers() {
    HttpListener listener = http(Map.of("alice", "secret"));
    assertNotNull(listener.authenticator());
    assertEquals(true, authenticates(listener.authenticator(), "alice", "secret"));
    assertEquals(false, authenticates(listener.authenticator(), "alice", "Secret"));
    assertEquals(false, authenticates(listener.authenticator(), "bob", "secret"));
  }

  @Test
  void asksUsersOfSocksToo() {
    Socks5Listener open = socks5(Map.of());
    assertEquals("b", open.name());
    assertEquals(ADDRESS, open.bindAddress());
    assertNull(open.authenticator());
    assertEquals(true, open.udp());
    Authenticator users = socks5(Map.of("alice", "secret")).authenticator();
    assertEquals(true, authenticates(users, "alice", "secret"));
    assertEquals(false, authenticates(users, "alice", "Secret"));
  }

  private static Socks5Listener socks5(Map<String, String> users) {
    return assertInstanceOf(
        Socks5Listener.class,
        ServerAssembly.listener(
            new SocketPlan("socks5", ADDRESS, false, users, new SocketPlan.Ways(true, true, false)),
            "b",
            null));
  }

  @Test
  void divertsAsTheFileSays() {
    TransparentListener plain = transparent(SocketPlan.Ways.PLAIN);
    assertEquals("c", plain.name());
    assertEquals(ADDRESS, plain.bindAddress());
    assertEquals(Interception.REDIRECT, plain.interception());
    assertEquals(NamePolicy.USE_ORIGINAL, plain.namePolicy());
    assertEquals(Denial.RESET, plain.denial());
    TransparentListener other =
        transparent(
            new SocketPlan.Ways(
                true,
                false,
                true,
                NamePolicy.REQUIRE_MATCH,
                Denial.ALERT,
                Translation.PLAIN,
                null));
    assertEquals(Interception.TPROXY, other.interception());
    assertEquals(NamePolicy.REQUIRE_MATCH, other.namePolicy());
    assertEquals(Denial.ALERT, other.denial());
  }

  @Test
  void looksToTargetsAsTheFileSays() {
    for (boolean way : new boolean[] {true, false}) {
      TransparentListener made =
          transparent(
              new SocketPlan.Ways(
                  true,
                  true,
                  true,
                  NamePolicy.USE_ORIGINAL,
                  Denial.RESET,
                  new Translation(way, !way),
                  null));
      assertEquals(way, made.keepSource());
      assertEquals(!way, made.fullCone());
    }
  }

  private static TransparentListener transparent(SocketPlan.Ways ways) {
    return assertInstanceOf(
        TransparentListener.class,
        ServerAssembly.listener(
            new SocketPlan("transparent", ADDRESS, false, Map.of(), ways), "c", null));
  }

  @Test
  void showsACertificateInHttpsMode() throws GeneralSecurityException {
    SelfSigned made = SelfSigned.create("test");
    ServerIdentity identity = ServerIdentity.of(made.key(), made.certificate());
    SocketPlan plan = new SocketPlan("https", ADDRESS, false, Map.of(), SocketPlan.Ways.PLAIN);
    HttpListener listener =
        assertInstanceOf(HttpListener.class, ServerAssembly.listener(plan, "d", identity));
    assertSame(identity, listener.tls());
    assertTrue(made.fingerprint().matches("([0-9A-F]{2}:){31}[0-9A-F]{2}"));
  }

  @Test
  void readsHeadersOfThoseWhoAreTrusted() {
    ProxyProtocolListener any = proxyProtocol(new HeaderPlan(false, List.of()));
    assertEquals("d", any.name());
    assertEquals(true, any.header().trustAny());
    assertEquals(NamePolicy.TRUST_NAME, any.namePolicy());
    ProxyProtocolListener some = proxyProtocol(new HeaderPlan(false, List.of("10.0.0.0/8")));
    assertEquals("[10.0.0.0/8]", some.header().trustedSources().toString());
  }

  private static ProxyProtocolListener proxyProtocol(HeaderPlan header) {
    SocketPlan.Ways ways =
        new SocketPlan.Ways(
            true, false, false, NamePolicy.TRUST_NAME, Denial.RESET, Translation.PLAIN, header);
    return assertInstanceOf(
        ProxyProtocolListener.class,
        ServerAssembly.listener(
            new SocketPlan("proxyproto", ADDRESS, false, Map.of(), ways), "d", null));
  }

  @Test
  void putsHeadersInFrontOfOtherModes() {
    for (boolean optional : new boolean[] {true, false}) {
      HeaderPlan header = new HeaderPlan(optional, List.of("10.0.0.0/8"));
      SocketPlan.Ways ways =
          new SocketPlan.Ways(
              true, false, false, NamePolicy.USE_ORIGINAL, Denial.RESET, Translation.PLAIN, header);
      for (String mode : List.of("http", "socks5", "transparent")) {
        SocketPlan plan = new SocketPlan(mode, ADDRESS, false, Map.of(), ways);
        ProxyPreface preface =
            assertInstanceOf(
                ProxyPreface.class, ServerAssembly.listener(plan, "e", null).prefaces().get(0));
        assertEquals(optional, preface.optional());
        assertEquals("[10.0.0.0/8]", preface.trustedSources().toString());
      }
    }
    assertEquals(List.of(), http(Map.of()).prefaces());
  }

  private static boolean authenticates(Authenticator users, String user, String password) {
    return users
        .authenticate(new Credentials(user, password), ADDRESS)
        .toCompletableFuture()
        .join();
  }

  @Test
  void namesSocketsThatLookAlikeApart() {
    Set<String> names = new HashSet<>();
    SocketPlan plan = new SocketPlan("http", ADDRESS, false, Map.of(), SocketPlan.Ways.PLAIN);
    assertEquals("http 127.0.0.1:0", ServerAssembly.unique(names, plan));
    assertEquals("http 127.0.0.1:0 #2", ServerAssembly.unique(names, plan));
    assertEquals("http 127.0.0.1:0 #3", ServerAssembly.unique(names, plan));
  }

  @Test
  void refusesAModeThatItDoesNotKnow() {
    SocketPlan plan =
        new SocketPlan("carrier-pigeon", ADDRESS, false, Map.of(), SocketPlan.Ways.PLAIN);
    assertThrows(IllegalArgumentException.class, () -> ServerAssembly.listener(plan, "a", null));
  }
}
