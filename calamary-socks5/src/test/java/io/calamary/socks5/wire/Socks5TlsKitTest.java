package io.calamary.socks5.wire;

import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.ListenerTestKit;

/** SOCKS5 inside of TLS keeps to all that it does without. */
class Socks5TlsKitTest extends ListenerTestKit {
  @Override
  protected ListenerMode mode() {
    return new Socks5TlsMode();
  }
}
