package io.calamary.core.internal.server;

import io.calamary.Extension;
import io.calamary.Listener;
import io.calamary.ProxyServerConfig;
import io.calamary.ProxyStartException;
import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ListenerContext;
import io.calamary.core.spi.ListenerProvider;
import io.calamary.core.spi.PrefaceProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The listener modes that a server knows: those handed in, then those found. */
final class ProviderRegistry {
  private static final String RESERVED = "calamary-";

  private final Map<String, ListenerProvider<?>> byMode = new TreeMap<>();

  ProviderRegistry(ProxyServerConfig config) {
    for (Extension extension : config.extensions()) {
      if (extension instanceof PrefaceProvider<?>) {
        continue;
      }
      if (!(extension instanceof ListenerProvider<?> provider)) {
        throw new ProxyStartException(
            "CAL-010",
            null,
            "extension "
                + extension.getClass().getName()
                + " is of no known kind (expected: a "
                + ListenerProvider.class.getName()
                + " or a "
                + PrefaceProvider.class.getName()
                + ")",
            null);
      }
      add(provider);
    }
    if (config.discoverExtensions()) {
      discover();
    }
  }

  /** Both of an application's own class loader and the one of this library are looked at. */
  private void discover() {
    ClassLoader application = Thread.currentThread().getContextClassLoader();
    ClassLoader library = ListenerProvider.class.getClassLoader();
    List<ListenerProvider<?>> found = new ArrayList<>();
    collect(ServiceLoader.load(ListenerProvider.class, application), found);
    if (library != application) {
      collect(ServiceLoader.load(ListenerProvider.class, library), found);
    }
    for (ListenerProvider<?> provider : found) {
      ListenerProvider<?> known = byMode.get(provider.mode());
      if (known == null || known.getClass() != provider.getClass()) {
        add(provider);
      }
    }
  }

  @SuppressWarnings("rawtypes") // what a ServiceLoader is asked for has no type argument
  private static void collect(
      ServiceLoader<ListenerProvider> loader, List<ListenerProvider<?>> into) {
    try {
      for (ListenerProvider<?> provider : loader) {
        into.add(provider);
      }
    } catch (ServiceConfigurationError e) {
      throw new ProxyStartException(
          "CAL-011", null, "a listener mode can't be loaded: " + e.getMessage(), e);
    }
  }

  private void add(ListenerProvider<?> provider) {
    String mode = provider.mode();
    if (mode.startsWith(RESERVED)) {
      throw new ProxyStartException(
          "CAL-012",
          null,
          "mode '"
              + mode
              + "' of "
              + provider.getClass().getName()
              + ": names that begin with '"
              + RESERVED
              + "' are reserved",
          null);
    }
    ListenerProvider<?> other = byMode.putIfAbsent(mode, provider);
    if (other != null) {
      throw new ProxyStartException(
          "CAL-013",
          null,
          "mode '"
              + mode
              + "' is provided by both "
              + other.getClass().getName()
              + " and "
              + provider.getClass().getName()
              + " (remedy: leave one of them out)",
          null);
    }
  }

  /** The provider for a listener's class. */
  ListenerProvider<?> of(Listener listener) {
    for (ListenerProvider<?> provider : byMode.values()) {
      if (provider.listenerType() == listener.getClass()) {
        return provider;
      }
    }
    throw new ProxyStartException(
        "CAL-014",
        listener.name(),
        "no mode for "
            + listener.getClass().getName()
            + " (found: "
            + byMode.keySet()
            + "; remedy: add the module of the mode, or hand its provider to extension(..))",
        null);
  }

  /** Makes the acceptor of a listener, whose class the provider was found by. */
  static <L extends Listener> Acceptor create(
      ListenerProvider<L> provider, Listener listener, ListenerContext context) {
    return provider.create(provider.listenerType().cast(listener), context);
  }

  /** What a listener's mode is called. */
  static <L extends Listener> String mode(ListenerProvider<L> provider, Listener listener) {
    return provider.mode(provider.listenerType().cast(listener));
  }
}
