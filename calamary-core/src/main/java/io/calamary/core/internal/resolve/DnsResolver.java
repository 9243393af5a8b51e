package io.calamary.core.internal.resolve;

import io.calamary.core.internal.transport.TransportKind;
import io.calamary.resolve.DnsSettings;
import io.netty.channel.EventLoop;
import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Resolves names with the hosts file and recursive name servers. The event loops share what is
 * known, each asks for itself what is not. Search domains are not used.
 *
 * <p>Every question goes out from a port of its own, which makes answers hard to forge (RFC 5452
 * section 9.2). There is nothing to close: a socket lives as long as its question.
 */
public final class DnsResolver implements NameResolver {
  /** What passes most networks unfragmented, as agreed on the DNS flag day of 2020. */
  private static final int MAX_DATAGRAM = 1232;

  /** A question may get lost so many times within the timeout of a lookup. */
  private static final int QUESTIONS = 3;

  private final TransportKind transport;
  private final ResolverSettings settings;
  private final LocalNames localNames;
  private final ConcurrentMap<EventLoop, LoopResolver> loops = new ConcurrentHashMap<>();

  /**
   * A resolver; reads the hosts file.
   *
   * @param transport the transport of the event loops
   * @param dns name servers, order of families, how long answers are kept
   * @param timeout how long a lookup may take
   */
  public DnsResolver(TransportKind transport, DnsSettings dns, Duration timeout) {
    this(transport, dns, timeout, HostsFileEntriesProvider.parser().parseSilently());
  }

  DnsResolver(
      TransportKind transport, DnsSettings dns, Duration timeout, HostsFileEntriesProvider hosts) {
    this.settings = new ResolverSettings(dns, timeout);
    this.transport = transport;
    this.localNames = new LocalNames(hosts, dns.order());
  }

  @Override
  public boolean ipv6First() {
    return settings.preferred() == Family.IPV6;
  }

  @Override
  public Lookup resolve(EventLoop loop, String name, LookupListener listener) {
    List<InetAddress> local = localNames.find(name);
    if (local != null) {
      listener.found(local);
      listener.done(null);
      return Lookup.ENDED;
    }
    Family first = settings.preferred();
    long now = System.nanoTime();
    Answer preferred = settings.cache(first).get(name, now);
    Answer other =
        settings.bothFamilies() ? settings.cache(first.other()).get(name, now) : Answer.NONE;
    if (preferred != null && other != null) {
      tell(listener, preferred, other);
      return Lookup.ENDED;
    }
    PendingLookup lookup = new PendingLookup(resolver(loop), name, listener);
    lookup.start(preferred, other);
    return lookup;
  }

  private static void tell(LookupListener listener, Answer preferred, Answer other) {
    List<InetAddress> found = LocalNames.joined(preferred.addresses(), other.addresses());
    if (found.isEmpty()) {
      listener.done(Answer.weightier(preferred.failure(), other.failure()));
    } else {
      listener.found(found);
      listener.done(null);
    }
  }

  private LoopResolver resolver(EventLoop loop) {
    LoopResolver known = loops.get(loop);
    return known != null
        ? known
        : loops.computeIfAbsent(loop, l -> new LoopResolver(l, client(l), settings));
  }

  /** Made for the first name that a loop is asked for; some servers are never asked for any. */
  private DnsNameResolver client(EventLoop loop) {
    return new DnsNameResolverBuilder(loop)
        .datagramChannelFactory(transport.datagramChannels())
        .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
        .socketChannelFactory(transport.clientChannels())
        .nameServerProvider(settings.servers())
        .queryTimeoutMillis(Math.max(1, settings.timeout().toMillis() / QUESTIONS))
        .maxPayloadSize(MAX_DATAGRAM)
        .searchDomains(List.of())
        .hostsFileEntriesResolver((name, types) -> null)
        .resolveCache(NoopDnsCache.INSTANCE)
        .cnameCache(NoopDnsCnameCache.INSTANCE)
        .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
        .build();
  }
}
