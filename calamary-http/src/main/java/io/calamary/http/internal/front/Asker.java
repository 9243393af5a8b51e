package io.calamary.http.internal.front;

import io.calamary.core.spi.FlowReply;
import io.calamary.flow.CloseReason;
import io.calamary.http.internal.forward.OwnResponse;
import io.calamary.http.internal.forward.Request;
import io.calamary.http.internal.forward.Requester;

/** The client's side of a request that is looked at. On the client's event loop. */
interface Asker extends Requester {
  /** The request waits for somebody, such as an authenticator. */
  void await();

  /** The wait is over; false if the client has left meanwhile. */
  boolean resume();

  /** What the wait was for is done. */
  void proceed();

  /** Starts the exchange of a request. */
  void forward(Request request);

  /** From here on the core has the connection; returns how it answers. */
  FlowReply tunnel();

  /**
   * Says something of the proxy's own.
   *
   * @param last whether the client can't ask again behind it, in the same way
   * @param reason what ends the connection, if that ends now
   */
  void send(OwnResponse response, boolean last, CloseReason reason);
}
