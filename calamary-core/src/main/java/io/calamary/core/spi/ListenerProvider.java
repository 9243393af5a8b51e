package io.calamary.core.spi;

import io.calamary.Extension;
import io.calamary.Listener;
import org.apiguardian.api.API;

/**
 * Makes a listener mode known. Found with {@link java.util.ServiceLoader} or handed to the builder
 * as an extension; needs a public constructor without parameters for the former.
 *
 * @param <L> the listener's configuration
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ListenerProvider<L extends Listener> extends Extension {
  /** The mode's name, such as {@code http}; unique among the providers of a server. */
  String mode();

  /**
   * What the mode is called where it listens as this configuration says, such as {@code https}; by
   * default {@link #mode()}. For people.
   */
  default String mode(L listener) {
    return mode();
  }

  /** The class of the configuration; the core finds the provider of a listener by it. */
  Class<L> listenerType();

  /**
   * Makes the running side of a listener. Called once for each listener when a server starts, on
   * the thread that starts it.
   *
   * @throws IllegalArgumentException if the configuration can't work here; the start fails with it
   */
  Acceptor create(L listener, ListenerContext context);
}
