package io.calamary.core.spi;

import io.calamary.Extension;
import io.calamary.Preface;
import org.apiguardian.api.API;

/**
 * Makes a kind of preface known. Found with {@link java.util.ServiceLoader} or handed to the
 * builder as an extension; needs a public constructor without parameters for the former.
 *
 * @param <P> the preface's configuration
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface PrefaceProvider<P extends Preface> extends Extension {
  /** The class of the configuration; the core finds the provider of a preface by it. */
  Class<P> prefaceType();

  /**
   * Makes the reader of a listener's preface. Called once for each preface of each listener when a
   * server starts, on the thread that starts it.
   *
   * @throws IllegalArgumentException if the configuration can't work here; the start fails with it
   */
  PrefaceReader create(P preface, ListenerContext context);
}
