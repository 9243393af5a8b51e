package io.calamary.http.wire;

import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.ListenerTestKit;
import io.calamary.tls.TlsProvider;

class HttpsBoringSslKitTest extends ListenerTestKit {
  @Override
  protected ListenerMode mode() {
    return new HttpsMode(TlsProvider.BORINGSSL);
  }
}
