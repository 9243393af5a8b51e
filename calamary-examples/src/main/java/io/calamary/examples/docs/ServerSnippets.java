package io.calamary.examples.docs;

import io.calamary.Limits;
import io.calamary.Outgoing;
import io.calamary.ProxyServer;
import io.calamary.ProxyServerBuilder;
import io.calamary.Timeouts;
import io.calamary.auth.Authenticator;
import io.calamary.core.NettyResources;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.http.HttpListener;
import io.calamary.proxyproto.ProxyAttributes;
import io.calamary.proxyproto.ProxyPreface;
import io.calamary.proxyproto.ProxyProtocolListener;
import io.calamary.proxyproto.ProxySsl;
import io.calamary.resolve.DnsSettings;
import io.calamary.resolve.NamePolicy;
import io.calamary.resolve.TargetResolver;
import io.calamary.socks5.Socks5Listener;
import io.calamary.tls.ClientCertificates;
import io.calamary.tls.ServerIdentity;
import io.calamary.transparent.Denial;
import io.calamary.transparent.Interception;
import io.calamary.transparent.TransparentListener;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Code of docs about servers: listeners, resources, limits, their life. */
public final class ServerSnippets {
  private ServerSnippets() {}

  /** A listener with other options than the defaults. */
  public static HttpListener listener() {
    // tag::http-listener[]
    HttpListener listener =
        HttpListener.builder()
            .name("office")
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 3128))
            .authenticator(Authenticator.users(Map.of("alice", "secret")))
            .connectPorts(443, 8443)
            .pseudonym("office-proxy")
            .build();
    // end::http-listener[]
    return listener;
  }

  static HttpListener httpsListener() throws IOException, GeneralSecurityException {
    // tag::https-listener[]
    HttpListener listener =
        HttpListener.builder()
            .port(3129)
            .tls(ServerIdentity.pem(Path.of("proxy.crt"), Path.of("proxy.key")))
            .clientCertificates(
                ClientCertificates.required(ClientCertificates.roots(Path.of("clients.crt"))))
            .build();
    // end::https-listener[]
    return listener;
  }

  /** A SOCKS5 listener with other options than the defaults. */
  public static Socks5Listener socks5() {
    // tag::socks-listener[]
    Socks5Listener listener =
        Socks5Listener.builder()
            .name("office")
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1080))
            .authenticator(Authenticator.users(Map.of("alice", "secret")))
            .bindCommand(true)
            .build();
    // end::socks-listener[]
    return listener;
  }

  /** A transparent listener with other options than the defaults. */
  public static TransparentListener transparent() {
    // tag::transparent-listener[]
    TransparentListener listener =
        TransparentListener.builder()
            .name("lan")
            .port(4128)
            .interception(Interception.TPROXY)
            .namePolicy(NamePolicy.REQUIRE_MATCH)
            .denial(Denial.ALERT)
            .build();
    // end::transparent-listener[]
    return listener;
  }

  /** A server on any free port. */
  public static ProxyServer freePort(RuleSet rules) {
    // tag::free-port[]
    ProxyServer proxy =
        ProxyServer.builder()
            .listener(HttpListener.builder().port(0).build())
            .filter(rules)
            .build()
            .start();
    int port = proxy.listener("http").port();
    // end::free-port[]
    System.out.println(port);
    return proxy;
  }

  /** A server on the threads of the application. */
  public static void resources(ProxyServerBuilder builder, EventLoopGroup group) {
    // tag::resources[]
    builder.resources(NettyResources.of(group));
    // end::resources[]
  }

  /** Ends a server, with patience. */
  public static CompletionStage<Void> drain(ProxyServer proxy) {
    // tag::drain[]
    CompletionStage<Void> done = proxy.drain(Duration.ofSeconds(30));
    // end::drain[]
    return done;
  }

  /** Limits and timeouts. */
  public static void limits(ProxyServerBuilder builder) {
    // tag::limits[]
    builder
        .limits(Limits.builder().maxConnections(50_000).maxConnectionsPerSource(200).build())
        .timeouts(
            Timeouts.builder()
                .connect(Duration.ofSeconds(5))
                .idle(Duration.ofMinutes(10))
                .drain(Duration.ofSeconds(20))
                .build());
    // end::limits[]
  }

  /** How connections to targets are made. */
  public static void outgoing(ProxyServerBuilder builder) {
    // tag::outgoing[]
    builder
        .outgoing(Outgoing.builder().retries(1).interfaceName("eth1").build())
        .dns(
            DnsSettings.builder()
                .nameServer(new InetSocketAddress("192.0.2.53", 53))
                .order(DnsSettings.Order.IPV4_FIRST)
                .build());
    // end::outgoing[]
  }

  /** A list of one's own of what is never connected to. */
  public static void never(ProxyServerBuilder builder) {
    // tag::never-connect-to[]
    builder.neverConnectTo("127.0.0.0/8", "::1", "169.254.0.0/16", "fe80::/10", "10.0.0.0/8");
    // end::never-connect-to[]
  }

  /** Goes where the server name says. */
  public static void serverNameFirst(ProxyServerBuilder builder) {
    // tag::server-name-first[]
    builder.targetResolver(TargetResolver.serverNameFirst());
    // end::server-name-first[]
  }

  /** A listener for load balancers that name destinations. */
  public static ProxyProtocolListener proxyProtocol() {
    // tag::proxy-listener[]
    ProxyProtocolListener listener =
        ProxyProtocolListener.builder()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 4129))
            .trustedSources("10.0.0.0/24", "fd00:1::/64")
            .build();
    // end::proxy-listener[]
    return listener;
  }

  /** A listener behind a load balancer, and a rule on what that says. */
  public static ProxyServerBuilder behindLoadBalancer() {
    // tag::proxy-preface[]
    ProxyPreface header = ProxyPreface.required().trustedSources("10.0.0.0/24").build();
    RuleSet rules =
        RuleSet.builder()
            .allow(
                "staff",
                Match.of(
                    flow -> {
                      ProxySsl ssl = flow.attribute(ProxyAttributes.SSL);
                      return ssl != null && ssl.verified() && "staff".equals(ssl.commonName());
                    }))
            .build();
    ProxyServerBuilder server =
        ProxyServer.builder()
            .listener(HttpListener.builder().port(3128).prefaces(header).build())
            .filter(rules);
    // end::proxy-preface[]
    return server;
  }
}
