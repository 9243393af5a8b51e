package io.calamary;

import io.calamary.filter.FlowFilter;
import io.calamary.observe.FlowObserver;
import io.calamary.resolve.DnsSettings;
import io.calamary.resolve.TargetResolver;
import io.calamary.upstream.UpstreamSelector;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** What a {@link ProxyServerBuilder} gathered, for an implementation of the server. Immutable. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ProxyServerConfig {
  private final List<Listener> listeners;
  private final FlowFilter filter;
  private final TargetResolver targetResolver;
  private final DnsSettings dns;
  private final List<FlowObserver> observers;
  private final Limits limits;
  private final Timeouts timeouts;
  private final Outgoing outgoing;
  private final UpstreamSelector upstream;
  private final @Nullable ProxyResources resources;
  private final NeverConnectTo neverConnectTo;
  private final List<Extension> extensions;
  private final boolean discoverExtensions;

  ProxyServerConfig(ProxyServerBuilder b) {
    listeners = List.copyOf(b.listeners);
    filter = b.filter;
    targetResolver = b.targetResolver;
    dns = b.dns;
    observers = List.copyOf(b.observers);
    limits = b.limits;
    timeouts = b.timeouts;
    outgoing = b.outgoing;
    upstream = b.upstream;
    resources = b.resources;
    neverConnectTo = b.neverConnectTo;
    extensions = List.copyOf(b.extensions);
    discoverExtensions = b.discoverExtensions;
  }

  /** The listeners, at least one, with different names. */
  public List<Listener> listeners() {
    return listeners;
  }

  /** The filter that the server starts with. */
  public FlowFilter filter() {
    return filter;
  }

  /** Who names the targets. */
  public TargetResolver targetResolver() {
    return targetResolver;
  }

  /** How names are resolved. */
  public DnsSettings dns() {
    return dns;
  }

  /** Who receives the events. */
  public List<FlowObserver> observers() {
    return observers;
  }

  /** The limits. */
  public Limits limits() {
    return limits;
  }

  /** The timeouts. */
  public Timeouts timeouts() {
    return timeouts;
  }

  /** How connections to targets are made. */
  public Outgoing outgoing() {
    return outgoing;
  }

  /** Who chooses upstream proxies. */
  public UpstreamSelector upstream() {
    return upstream;
  }

  /** The threads of the application; null for threads of the server's own. */
  public @Nullable ProxyResources resources() {
    return resources;
  }

  /** The addresses that are never connected to, whatever a filter says. */
  public NeverConnectTo neverConnectTo() {
    return neverConnectTo;
  }

  /** The providers that were handed in. */
  public List<Extension> extensions() {
    return extensions;
  }

  /** Whether providers are also looked for with {@link java.util.ServiceLoader}. */
  public boolean discoverExtensions() {
    return discoverExtensions;
  }
}
