package io.calamary.proxyproto.wire;

import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.ListenerTestKit;

class ProxyProtocolListenerKitTest extends ListenerTestKit {
  @Override
  protected ListenerMode mode() {
    return new ProxyProtoMode();
  }
}
