package io.calamary.core.internal.resolve;

import io.calamary.resolve.DnsSettings;
import io.calamary.resolve.DnsSettings.Order;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the resolvers of all event loops have in common, caches included. Thread-safe. */
final class ResolverSettings {
  /** Addresses of one name that are used. */
  static final int MAX_ADDRESSES = 64;

  /** Names that are kept, in each family. */
  private static final int MAX_NAMES = 20_000;

  private final DnsServerAddressStreamProvider servers;
  private final Order order;
  private final long maxTtlSeconds;
  private final long negativeTtlNanos;
  private final Duration timeout;
  private final AnswerCache ipv6 = new AnswerCache(MAX_NAMES);
  private final AnswerCache ipv4 = new AnswerCache(MAX_NAMES);

  ResolverSettings(DnsSettings dns, Duration timeout) {
    this.servers =
        dns.nameServers().isEmpty()
            ? DnsServerAddressStreamProviders.platformDefault()
            : new SequentialDnsServerAddressStreamProvider(dns.nameServers());
    this.order = dns.order();
    this.maxTtlSeconds = dns.maxTtl().toSeconds();
    this.negativeTtlNanos = dns.negativeTtl().toNanos();
    this.timeout = timeout;
  }

  DnsServerAddressStreamProvider servers() {
    return servers;
  }

  AnswerCache cache(Family family) {
    return family == Family.IPV6 ? ipv6 : ipv4;
  }

  /** The family that is preferred, or the only one. */
  Family preferred() {
    return order == Order.IPV6_FIRST || order == Order.IPV6_ONLY ? Family.IPV6 : Family.IPV4;
  }

  boolean bothFamilies() {
    return order == Order.IPV6_FIRST || order == Order.IPV4_FIRST;
  }

  /** How many addresses of a family are taken. */
  int maxAddresses() {
    return bothFamilies() ? MAX_ADDRESSES / 2 : MAX_ADDRESSES;
  }

  /** How long an answer with a time to live is kept. */
  long keepNanos(long ttlSeconds) {
    return TimeUnit.SECONDS.toNanos(Math.min(ttlSeconds, maxTtlSeconds));
  }

  /** How long it is kept that there is no address. */
  long negativeTtlNanos() {
    return negativeTtlNanos;
  }

  /** How long a lookup may take. */
  Duration timeout() {
    return timeout;
  }
}
