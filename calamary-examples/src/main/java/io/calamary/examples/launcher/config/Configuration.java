package io.calamary.examples.launcher.config;

import io.calamary.Limits;
import io.calamary.Outgoing;
import io.calamary.Timeouts;
import io.calamary.filter.RuleSet;
import io.calamary.resolve.DnsSettings;
import io.calamary.upstream.UpstreamRoute;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file says, in the words of the library.
 *
 * @param sockets where to listen; at least one
 * @param certs certificates and keys
 * @param dns who resolves names
 * @param alwaysDeny networks that are denied before any rule, empty for none; null for the
 *     library's own list
 * @param debug whether to say more
 * @param timeouts how long to wait for what
 * @param limits how much to take on
 * @param outgoing how to connect to targets
 * @param via the upstream proxies of flows for which no rule has others
 * @param metrics where to serve metrics
 * @param rules the rules; each is named by its number
 */
public record Configuration(
    List<SocketPlan> sockets,
    CertFiles certs,
    DnsSettings dns,
    @Nullable List<String> alwaysDeny,
    boolean debug,
    Timeouts timeouts,
    Limits limits,
    Outgoing outgoing,
    UpstreamRoute via,
    MetricsPlan metrics,
    RuleSet rules) {}
