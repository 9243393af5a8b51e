package io.calamary.core.line;

import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.ListenerTestKit;

class LineModeTest extends ListenerTestKit {
  @Override
  protected ListenerMode mode() {
    return new LineClient();
  }
}
