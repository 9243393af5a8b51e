package io.calamary.core.internal.server;

import io.calamary.Extension;
import io.calamary.Listener;
import io.calamary.Preface;
import io.calamary.ProxyServerConfig;
import io.calamary.ProxyStartException;
import io.calamary.core.internal.accept.Prefaces;
import io.calamary.core.spi.ListenerContext;
import io.calamary.core.spi.PrefaceProvider;
import io.calamary.core.spi.PrefaceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The kinds of prefaces that a server knows: those handed in, then those found. */
final class PrefaceRegistry {
  private final List<PrefaceProvider<?>> providers = new ArrayList<>();

  PrefaceRegistry(ProxyServerConfig config) {
    for (Extension extension : config.extensions()) {
      if (extension instanceof PrefaceProvider<?> provider) {
        providers.add(provider);
      }
    }
    if (config.discoverExtensions() && wanted(config)) {
      ClassLoader application = Thread.currentThread().getContextClassLoader();
      ClassLoader library = PrefaceProvider.class.getClassLoader();
      collect(ServiceLoader.load(PrefaceProvider.class, application));
      if (library != application) {
        collect(ServiceLoader.load(PrefaceProvider.class, library));
      }
    }
  }

  private static boolean wanted(ProxyServerConfig config) {
    for (Listener listener : config.listeners()) {
      if (!listener.prefaces().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("rawtypes") // what a ServiceLoader is asked for has no type argument
  private void collect(ServiceLoader<PrefaceProvider> loader) {
    try {
      for (PrefaceProvider<?> provider : loader) {
        providers.add(provider);
      }
    } catch (ServiceConfigurationError e) {
      throw new ProxyStartException(
          "CAL-011", null, "a preface can't be loaded: " + e.getMessage(), e);
    }
  }

  /** Makes the readers of a listener's prefaces. */
  Prefaces of(Listener listener, ListenerContext context) {
    List<PrefaceReader> readers = new ArrayList<>();
    for (Preface preface : listener.prefaces()) {
      readers.add(reader(listener, preface, context));
    }
    return new Prefaces(readers);
  }

  private PrefaceReader reader(Listener listener, Preface preface, ListenerContext context) {
    for (PrefaceProvider<?> provider : providers) {
      if (provider.prefaceType() == preface.getClass()) {
        return create(provider, preface, context);
      }
    }
    throw new ProxyStartException(
        "CAL-060",
        listener.name(),
        "nobody reads the preface "
            + preface.getClass().getName()
            + " (remedy: add the module of the preface, or hand its provider to extension(..))",
        null);
  }

  private static <P extends Preface> PrefaceReader create(
      PrefaceProvider<P> provider, Preface preface, ListenerContext context) {
    return provider.create(provider.prefaceType().cast(preface), context);
  }
}
