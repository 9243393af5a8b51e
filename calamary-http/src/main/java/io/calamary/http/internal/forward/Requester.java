package io.calamary.http.internal.forward;

import io.calamary.core.spi.ClientConnection;
import io.calamary.flow.CloseReason;

/** The client's side of an exchange. On the client's event loop. */
public interface Requester {
  /** The connection. */
  ClientConnection connection();

  /** Makes what takes the responses to a request; it writes to the client by this. */
  ResponseSink responses(Request request, Pump down);

  /** The exchange can take the request's body now, as far as it came already. */
  void bodyWanted();

  /** The exchange is over, and its response was written whole; the next request may come. */
  void finished(boolean keep);

  /** The exchange is over without a response; this is said instead. */
  void answer(Answer answer, CloseReason reason);
}
