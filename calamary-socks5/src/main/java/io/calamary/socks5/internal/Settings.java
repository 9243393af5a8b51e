package io.calamary.socks5.internal;

import io.calamary.auth.Authenticator;
import io.calamary.core.spi.AssociationOption;
import io.calamary.core.spi.ListenerContext;
import io.calamary.core.spi.Logins;
import io.calamary.socks5.GssapiSettings;
import io.calamary.socks5.Socks5Listener;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all clients of a listener share. Immutable, but for the thread-safe memory of failed logins.
 *
 * @param logins checks credentials; null if nobody is asked for them
 * @param gssapi begins the authentication by GSS-API; null if that is not offered
 * @param socks4 whether SOCKS4 is spoken too
 * @param bindCommand whether BIND is served
 * @param udp how UDP ASSOCIATE is served; null if it is not
 * @param patience how long a peer may take to connect
 */
record Settings(
    @Nullable Logins logins,
    @Nullable GssLogins gssapi,
    boolean socks4,
    boolean bindCommand,
    @Nullable Udp udp,
    Duration patience) {
  /**
   * How datagrams are relayed.
   *
   * @param advertised the address that clients are told to send to; null for the one that they
   *     connected to
   * @param reassembly whether datagrams that come in pieces are put together
   * @param options where associations are more liberal than by default
   */
  record Udp(@Nullable InetAddress advertised, boolean reassembly, Set<AssociationOption> options) {
    static Udp of(Socks5Listener listener) {
      Set<AssociationOption> options = EnumSet.noneOf(AssociationOption.class);
      if (listener.udpAnyPort()) {
        options.add(AssociationOption.ANY_PORT);
      }
      if (listener.udpAnySender()) {
        options.add(AssociationOption.ANY_SENDER);
      }
      if (listener.udpEndOnDenial()) {
        options.add(AssociationOption.END_ON_DENIAL);
      }
      return new Udp(listener.advertisedUdpAddress(), listener.udpReassembly(), options);
    }
  }

  static Settings of(Socks5Listener listener, ListenerContext context) {
    Authenticator authenticator = listener.authenticator();
    GssapiSettings gssapi = listener.gssapi();
    return new Settings(
        authenticator == null ? null : context.logins(authenticator),
        gssapi == null ? null : logins(gssapi),
        listener.socks4(),
        listener.bindCommand(),
        listener.udp() ? Udp.of(listener) : null,
        context.timeouts().idle());
  }

  private static GssLogins logins(GssapiSettings gssapi) {
    try {
      return GssLogins.of(gssapi);
    } catch (NoClassDefFoundError e) {
      throw new IllegalArgumentException(
          "gssapi: module java.security.jgss is missing (remedy: --add-modules java.security.jgss)",
          e);
    }
  }

  /** Whether clients must say who they are. */
  boolean authenticates() {
    return logins != null || gssapi != null;
  }

  /** The most preferred method: GSS-API before user and password, as it shows nobody a password. */
  int method(Greeting greeting) {
    if (gssapi != null && greeting.gssapi()) {
      return GreetingParser.GSSAPI;
    }
    if (logins != null && greeting.password()) {
      return GreetingParser.USER_AND_PASSWORD;
    }
    boolean open = !authenticates() && greeting.none();
    return open ? GreetingParser.NO_AUTHENTICATION : Replies.NO_METHOD;
  }
}
