package io.calamary.examples.it;

import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.ListenerTestKit;
import io.calamary.transparent.Interception;

/**
 * The contract of listener modes for the transparent mode. Not found by name: it runs where {@link
 * TransparentKitIT} has the kernel divert.
 */
class TransparentContract extends ListenerTestKit {
  private final TransparentMode mode =
      new TransparentMode(Interception.valueOf(System.getProperty("calamary.kit.interception")));

  @Override
  protected ListenerMode mode() {
    return mode;
  }
}
