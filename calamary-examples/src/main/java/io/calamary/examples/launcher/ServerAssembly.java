package io.calamary.examples.launcher;

import io.calamary.Listener;
import io.calamary.ProxyServer;
import io.calamary.ProxyServerBuilder;
import io.calamary.auth.Authenticator;
import io.calamary.examples.launcher.config.Configuration;
import io.calamary.examples.launcher.config.SocketPlan;
import io.calamary.flow.Endpoint;
import io.calamary.http.HttpListener;
import io.calamary.socks5.Socks5Listener;
import io.calamary.tls.ServerIdentity;
import io.calamary.transparent.Interception;
import io.calamary.transparent.TransparentListener;
import io.calamary.upstream.UpstreamSelector;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a server out of a configuration. */
final class ServerAssembly {
  private ServerAssembly() {}

  /** A server with these sockets of the configuration, and all the rest of it. */
  static ProxyServerBuilder builder(
      Configuration configuration, List<SocketPlan> sockets, @Nullable ServerIdentity identity) {
    ProxyServerBuilder builder =
        ProxyServer.builder()
            .filter(configuration.rules())
            .dns(configuration.dns())
            .limits(configuration.limits())
            .timeouts(configuration.timeouts())
            .outgoing(configuration.outgoing())
            .upstream(UpstreamSelector.of(configuration.via()));
    List<String> alwaysDeny = configuration.alwaysDeny();
    if (alwaysDeny != null) {
      builder.neverConnectTo(alwaysDeny.toArray(new String[0]));
    }
    Set<String> names = new HashSet<>();
    for (SocketPlan socket : sockets) {
      builder.listener(listener(socket, unique(names, socket), identity));
    }
    return builder;
  }

  /** Two sockets can look alike only if both ask for any free port. */
  static String unique(Set<String> names, SocketPlan socket) {
    String name = socket.mode() + " " + Endpoint.of(socket.address());
    String candidate = name;
    for (int i = 2; !names.add(candidate); i++) {
      candidate = name + " #" + i;
    }
    return candidate;
  }

  static Listener listener(SocketPlan socket, String name, @Nullable ServerIdentity identity) {
    return switch (socket.mode()) {
      case "http" -> http(socket, name).build();
      case "https" -> http(socket, name).tls(Objects.requireNonNull(identity, "identity")).build();
      case "socks5" -> socks5(socket, name);
      case "transparent" -> transparent(socket, name);
      case "proxyproto" -> ProxyHeaders.listener(socket, name);
      default ->
          throw new IllegalArgumentException(
              "mode: '"
                  + socket.mode()
                  + "' (expected: transparent, proxyproto, http, https, socks5)");
    };
  }

  private static HttpListener.Builder http(SocketPlan socket, String name) {
    HttpListener.Builder http = HttpListener.builder().name(name).bind(socket.address());
    http.prefaces(ProxyHeaders.prefaces(socket));
    if (!socket.users().isEmpty()) {
      http.authenticator(Authenticator.users(socket.users()));
    }
    return http;
  }

  private static Listener transparent(SocketPlan socket, String name) {
    SocketPlan.Ways ways = socket.ways();
    return TransparentListener.builder()
        .name(name)
        .bind(socket.address())
        .interception(ways.tproxy() ? Interception.TPROXY : Interception.REDIRECT)
        .namePolicy(ways.names())
        .denial(ways.denial())
        .keepSource(ways.translation().keepSource())
        .fullCone(ways.translation().fullCone())
        .tcp(ways.tcp())
        .udp(ways.udp())
        .prefaces(ProxyHeaders.prefaces(socket))
        .build();
  }

  private static Listener socks5(SocketPlan socket, String name) {
    Socks5Listener.Builder socks5 =
        Socks5Listener.builder().name(name).bind(socket.address()).udp(socket.udp());
    socks5.prefaces(ProxyHeaders.prefaces(socket));
    if (!socket.users().isEmpty()) {
      socks5.authenticator(Authenticator.users(socket.users()));
    }
    return socks5.build();
  }
}
