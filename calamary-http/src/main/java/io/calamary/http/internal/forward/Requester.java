package io.calamary.http.internal.forward;

import io.calamary.core.spi.ClientConnection;
import io.calamary.flow.CloseReason;

/** The client's side of an exchange. On the client's event loop. */
public interface Requester {
  /** The connection. */
  ClientConnection connection();

  /** The exchange can take the request's body now, as far as it came already. */
  void bodyWanted();

  /** The exchange is over, and its response was written whole; the next request may come. */
  void finished(boolean keep);

  /** The exchange is over without a response; this is said instead. */
  void answer(Answer answer, CloseReason reason);
}
