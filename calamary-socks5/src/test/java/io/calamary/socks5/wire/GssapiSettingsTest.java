package io.calamary.socks5.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.ProxyServer;
import io.calamary.ProxyStartException;
import io.calamary.socks5.GssapiProtection;
import io.calamary.socks5.GssapiSettings;
import io.calamary.socks5.Socks5Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.security.auth.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be set for GSS-API, and what a server refuses to start with. */
class GssapiSettingsTest {
  private static final String SERVICE = "rcmd/localhost@EXAMPLE.TEST";

  @TempDir private Path folder;

  private GssapiSettings.Builder builder() {
    return GssapiSettings.builder().keytab(folder.resolve("keytab"), SERVICE);
  }

  private static String refused(GssapiSettings settings) {
    Socks5Listener listener = Socks5Listener.builder().gssapi(settings).build();
    ProxyServer server = ProxyServer.builder().listener(listener).build();
    ProxyStartException e = assertThrows(ProxyStartException.class, server::start);
    return String.valueOf(e.getMessage());
  }

  @Test
  void protectsByDefault() {
    GssapiSettings settings = builder().build();
    assertEquals(
        List.of(
            GssapiProtection.CONFIDENTIALITY,
            GssapiProtection.INTEGRITY,
            GssapiProtection.SELECTIVE),
        settings.protection());
    assertEquals(false, settings.clearLevels());
    assertNull(settings.localRealm());
    assertNull(settings.executor());
  }

  @Test
  void takesTheLastCredentials() {
    Subject subject = new Subject();
    GssapiSettings settings = builder().subject(subject).build();
    assertEquals(subject, settings.subject());
    assertNull(settings.keytab());
    assertNull(settings.principal());
    assertNull(GssapiSettings.builder().subject(subject).keytab(folder, SERVICE).build().subject());
  }

  @Test
  void needsCredentials() {
    assertThrows(IllegalArgumentException.class, GssapiSettings.builder()::build);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "rcmd/localhost", "@EXAMPLE.TEST", "rcmd/localhost@"})
  void needsAPrincipalWithItsRealm(String principal) {
    assertThrows(
        IllegalArgumentException.class, () -> GssapiSettings.builder().keytab(folder, principal));
  }

  @Test
  void needsLevelsOnce() {
    GssapiProtection none = GssapiProtection.NONE;
    assertThrows(IllegalArgumentException.class, () -> builder().protection());
    assertThrows(IllegalArgumentException.class, () -> builder().protection(none, none));
    assertThrows(IllegalArgumentException.class, () -> builder().localRealm(""));
  }

  @Test
  void doesNotGoWithSocks4() {
    Socks5Listener.Builder both = Socks5Listener.builder().socks4(true).gssapi(builder().build());
    assertThrows(IllegalArgumentException.class, both::build);
  }

  @Test
  void needsAFileThatCanBeRead() {
    String message = refused(builder().build());
    assertTrue(message.contains("CAL-015"), message);
    assertTrue(message.contains("keytab (expected: a file that can be read)"), message);
  }

  @Test
  void needsKeysOfThePrincipal() throws IOException {
    Files.write(folder.resolve("keytab"), new byte[] {5, 2});
    String message = refused(builder().build());
    assertTrue(message.contains("expected: keys of " + SERVICE), message);
  }

  @Test
  void needsASubjectThatCanAccept() {
    String message = refused(GssapiSettings.builder().subject(new Subject()).build());
    assertTrue(message.contains("no credentials that accept clients"), message);
  }
}
