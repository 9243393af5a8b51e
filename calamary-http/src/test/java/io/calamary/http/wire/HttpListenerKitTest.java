package io.calamary.http.wire;

import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.ListenerTestKit;
import io.calamary.http.HttpListener;

class HttpListenerKitTest extends ListenerTestKit {
  @Override
  protected ListenerMode mode() {
    return new HttpMode(HttpListener.builder().pseudonym("calamary"));
  }
}
