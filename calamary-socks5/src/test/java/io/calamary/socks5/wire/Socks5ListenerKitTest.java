package io.calamary.socks5.wire;

import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.ListenerTestKit;

class Socks5ListenerKitTest extends ListenerTestKit {
  @Override
  protected ListenerMode mode() {
    return new Socks5Mode();
  }
}
