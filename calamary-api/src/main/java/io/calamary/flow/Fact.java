package io.calamary.flow;

import org.apiguardian.api.API;

/** Something about a flow that is found out only when somebody needs it. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Fact {
  /**
   * What the client's first bytes say ({@link Flow#inspection()}). Gathering it may mean to answer
   * the client before the target is connected, and to wait for at most the inspect timeout.
   */
  INSPECTION,

  /** An address of the target ({@link Flow#address()}). Gathering it may mean a DNS query. */
  ADDRESS
}
