package io.calamary.examples.docs;

import io.calamary.ProxyServer;
import io.calamary.ProxyServerBuilder;
import io.calamary.auth.Credentials;
import io.calamary.filter.Match;
import io.calamary.filter.Rule;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.Endpoint;
import io.calamary.upstream.OutgoingHeader;
import io.calamary.upstream.UpstreamProxy;
import io.calamary.upstream.UpstreamTls;
import java.nio.file.Path;

/** Code of docs about upstream proxies. */
public final class UpstreamSnippets {
  private UpstreamSnippets() {}

  /** Upstreams by rule, and a default with a fallback. */
  public static ProxyServerBuilder upstreams(Credentials login, Path roots) {
    // tag::upstreams[]
    UpstreamProxy office =
        UpstreamProxy.https(Endpoint.of("proxy.example", 3129))
            .withTls(UpstreamTls.trusting(roots))
            .withCredentials(login);
    UpstreamProxy spare = UpstreamProxy.socks5(Endpoint.of("192.0.2.7", 1080));
    RuleSet rules =
        RuleSet.builder()
            .rule(
                new Rule(
                    "intranet",
                    Match.domain("*.corp.example"),
                    Verdict.ALLOW.via(UpstreamProxy.direct())))
            .allow("web", Match.port(80, 443))
            .build();
    ProxyServerBuilder builder = ProxyServer.builder().filter(rules).upstream(office, spare);
    // end::upstreams[]
    return builder;
  }

  /** A header in front of what targets get. */
  public static UpstreamProxy header() {
    // tag::header[]
    UpstreamProxy headed =
        UpstreamProxy.direct().withProxyHeader(OutgoingHeader.v2().withAuthority().withCrc32c());
    // end::header[]
    return headed;
  }
}
