package io.calamary.core.internal.resolve;

import io.netty.channel.EventLoop;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsServerAddressStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one event loop that are under way, each of them once; and which name server to
 * ask first, so that one that is down does not delay every question.
 */
final class LoopResolver {
  private static final long FAVOUR_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final EventLoop loop;
  private final DnsNameResolver client;
  private final ResolverSettings settings;
  private final Map<String, Query> ipv6 = new HashMap<>();
  private final Map<String, Query> ipv4 = new HashMap<>();

  private @Nullable InetSocketAddress favourite;
  private long favouredSince;

  LoopResolver(EventLoop loop, DnsNameResolver client, ResolverSettings settings) {
    this.loop = loop;
    this.client = client;
    this.settings = settings;
  }

  EventLoop loop() {
    return loop;
  }

  DnsNameResolver client() {
    return client;
  }

  ResolverSettings settings() {
    return settings;
  }

  /** Asks for the addresses of a name, or waits for who already does. */
  void ask(Family family, String name, PendingLookup lookup) {
    Map<String, Query> asked = asked(family);
    Query query = asked.get(name);
    if (query != null) {
      query.add(lookup);
      return;
    }
    query = new Query(this, family, name, servers(name));
    query.add(lookup);
    asked.put(name, query);
    query.ask();
  }

  private List<InetSocketAddress> servers(String name) {
    DnsServerAddressStream stream = settings.servers().nameServerAddressStream(name);
    List<InetSocketAddress> servers = new ArrayList<>(stream.size());
    for (int i = 0; i < stream.size(); i++) {
      InetSocketAddress server = stream.next();
      if (!servers.contains(server)) {
        servers.add(server);
      }
    }
    InetSocketAddress first = favourite;
    if (first != null && System.nanoTime() - favouredSince > FAVOUR_NANOS) {
      favourite = null;
    } else if (first != null && servers.remove(first)) {
      servers.add(0, first);
    }
    return servers;
  }

  /** Asks a server first for a while, as it answered when another did not. */
  void favour(InetSocketAddress server) {
    favourite = server;
    favouredSince = System.nanoTime();
  }

  /** Called once by a query that is over, with the time that the answer may be kept. */
  void answered(Query query, Answer answer, long keepNanos) {
    List<PendingLookup> waiting = query.waiting();
    asked(query.family()).remove(query.key());
    if (keepNanos > 0) {
      long expires = System.nanoTime() + keepNanos;
      settings.cache(query.family()).put(query.key(), answer, expires);
    }
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).answered(query.family(), answer);
    }
  }

  private Map<String, Query> asked(Family family) {
    return family == Family.IPV6 ? ipv6 : ipv4;
  }
}
