package io.calamary.core.spi;

import org.apiguardian.api.API;

/** Told about the outcome of opening an exchange. Called on the client's event loop. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ExchangeListener {
  /** The flow is allowed and its target connected. The mode must end it. */
  void opened(OpenFlow flow);

  /** The flow was refused or its target can't be reached. It has ended already. */
  void refused(FlowFailure failure);
}
