package io.calamary;

import io.calamary.filter.FlowFilter;
import io.calamary.filter.RuleSet;
import io.calamary.observe.FlowObserver;
import io.calamary.resolve.DnsSettings;
import io.calamary.resolve.TargetResolver;
import io.calamary.spi.ProxyServerProvider;
import io.calamary.upstream.UpstreamProxy;
import io.calamary.upstream.UpstreamSelector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Describes a server. Not thread-safe. Without a filter the server denies everything. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ProxyServerBuilder {
  final List<Listener> listeners = new ArrayList<>();
  final List<FlowObserver> observers = new ArrayList<>();
  final List<Extension> extensions = new ArrayList<>();
  FlowFilter filter = RuleSet.denyAll();
  TargetResolver targetResolver = TargetResolver.standard();
  DnsSettings dns = DnsSettings.system();
  Limits limits = Limits.defaults();
  Timeouts timeouts = Timeouts.defaults();
  Outgoing outgoing = Outgoing.defaults();
  UpstreamSelector upstream = UpstreamSelector.direct();
  NeverConnectTo neverConnectTo = NeverConnectTo.standard();
  boolean discoverExtensions = true;
  @Nullable ProxyResources resources;

  ProxyServerBuilder() {}

  /** Adds a listener. */
  public ProxyServerBuilder listener(Listener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /** Sets the filter; by default everything is denied. */
  public ProxyServerBuilder filter(FlowFilter value) {
    filter = Objects.requireNonNull(value, "filter");
    return this;
  }

  /** Sets who names the targets; {@link TargetResolver#standard()} by default. */
  public ProxyServerBuilder targetResolver(TargetResolver value) {
    targetResolver = Objects.requireNonNull(value, "targetResolver");
    return this;
  }

  /** Sets how names are resolved; by default as the system does. */
  public ProxyServerBuilder dns(DnsSettings value) {
    dns = Objects.requireNonNull(value, "dns");
    return this;
  }

  /** Adds an observer. */
  public ProxyServerBuilder observer(FlowObserver observer) {
    observers.add(Objects.requireNonNull(observer, "observer"));
    return this;
  }

  /** Sets the limits. */
  public ProxyServerBuilder limits(Limits value) {
    limits = Objects.requireNonNull(value, "limits");
    return this;
  }

  /** Sets the timeouts. */
  public ProxyServerBuilder timeouts(Timeouts value) {
    timeouts = Objects.requireNonNull(value, "timeouts");
    return this;
  }

  /** Sets how connections to targets are made. */
  public ProxyServerBuilder outgoing(Outgoing value) {
    outgoing = Objects.requireNonNull(value, "outgoing");
    return this;
  }

  /**
   * Sets who chooses the upstream proxies of flows for which no rule did; by default there are
   * none.
   */
  public ProxyServerBuilder upstream(UpstreamSelector value) {
    upstream = Objects.requireNonNull(value, "upstream");
    return this;
  }

  /** Sends all flows for which no rule says otherwise through these, the preferred one first. */
  public ProxyServerBuilder upstream(UpstreamProxy... proxies) {
    return upstream(UpstreamSelector.of(proxies));
  }

  /** Sets the threads to use; by default the server makes its own, and ends them. */
  public ProxyServerBuilder resources(ProxyResources value) {
    resources = Objects.requireNonNull(value, "resources");
    return this;
  }

  /**
   * Replaces the addresses that are never connected to, whatever a filter says: judged for each
   * address that is about to be dialled, in every spelling. The server's own listeners are always
   * among them. By default {@link NeverConnectTo#standard()}.
   *
   * @param cidrs networks such as {@code 10.0.0.0/8}, or addresses; none to allow all
   */
  public ProxyServerBuilder neverConnectTo(String... cidrs) {
    neverConnectTo = NeverConnectTo.of(List.of(cidrs));
    return this;
  }

  /** Adds a provider, as {@link ServiceLoader} would find one. */
  public ProxyServerBuilder extension(Extension extension) {
    extensions.add(Objects.requireNonNull(extension, "extension"));
    return this;
  }

  /** Sets whether providers are looked for with {@link ServiceLoader}; true by default. */
  public ProxyServerBuilder discoverExtensions(boolean value) {
    discoverExtensions = value;
    return this;
  }

  /**
   * Makes the server, which is not started.
   *
   * @throws IllegalStateException if there is no listener, or two have the same name, or no
   *     implementation is found
   */
  public ProxyServer build() {
    if (listeners.isEmpty()) {
      throw new IllegalStateException(
          "CAL-001: a server without listeners (remedy: call listener(..) at least once)");
    }
    Set<String> names = new HashSet<>();
    for (Listener listener : listeners) {
      if (!names.add(listener.name())) {
        throw new IllegalStateException(
            "CAL-002: two listeners are named '"
                + listener.name()
                + "' (remedy: give one of them another name(..))");
      }
    }
    return provider().create(new ProxyServerConfig(this));
  }

  private static ProxyServerProvider provider() {
    ClassLoader library = ProxyServerProvider.class.getClassLoader();
    Optional<ProxyServerProvider> found =
        ServiceLoader.load(ProxyServerProvider.class, library).findFirst();
    if (found.isEmpty()) {
      found = ServiceLoader.load(ProxyServerProvider.class).findFirst();
    }
    if (found.isEmpty()) {
      throw new IllegalStateException(
          "CAL-003: no implementation of the proxy server is found (remedy: add"
              + " calamary-core to the class path or module path)");
    }
    return found.get();
  }
}
