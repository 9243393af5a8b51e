package io.calamary.core.internal.flow;

import io.calamary.core.internal.relay.TunnelWatcher;
import io.calamary.flow.CloseReason;
import org.jspecify.annotations.Nullable;

/** What comes on the connection means nothing, but its end does (RFC 1928 section 7). */
final class AssociationControl implements TunnelWatcher {
  private final Association association;
  private final ClientSide client;

  AssociationControl(Association association) {
    this.association = association;
    this.client = association.client();
  }

  @Override
  public void more() {
    client.end().drop();
    client.end().read();
  }

  @Override
  public void ended() {
    client.reason(CloseReason.COMPLETED);
    association.end(CloseReason.COMPLETED);
    client.channel().close();
  }

  @Override
  public void gone(@Nullable Throwable cause) {
    association.end(CloseReason.CLIENT_CLOSED);
    client.channel().close();
  }
}
