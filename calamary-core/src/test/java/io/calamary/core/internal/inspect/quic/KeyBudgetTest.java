package io.calamary.core.internal.inspect.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeyBudgetTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static InetAddress source(int number) throws UnknownHostException {
    return InetAddress.getByAddress(
        new byte[] {(byte) 198, 51, (byte) (number >> 8), (byte) number});
  }

  private static int spend(KeyBudget budget, int source, int tries, long now)
      throws UnknownHostException {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += budget.take(source(source), now) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void boundsEachSource() throws UnknownHostException {
    long now = Long.MAX_VALUE - SECOND / 2; // The clock may wrap.
    KeyBudget budget = new KeyBudget(now);
    assertEquals(KeyBudget.MOST_PER_SOURCE, spend(budget, 1, 100_000, now));
    assertEquals(0, spend(budget, 1, 10, now));
    assertEquals(KeyBudget.MOST_PER_SOURCE / 10, spend(budget, 1, 10_000, now + SECOND / 10));
    assertEquals(KeyBudget.MOST_PER_SOURCE, spend(budget, 1, 10_000, now + 10 * SECOND));
  }

  @Test
  void boundsAllTogether() throws UnknownHostException {
    KeyBudget budget = new KeyBudget(0);
    int taken = 0;
    for (int source = 0; source < 20_000; source++) {
      taken += spend(budget, source, 5, 0);
    }
    assertEquals(KeyBudget.MOST, taken);
    assertEquals(1, spend(budget, 1, 1, SECOND));
  }

  @Test
  void oneSourceLeavesMostOthersTheirs() throws UnknownHostException {
    KeyBudget budget = new KeyBudget(0);
    spend(budget, 0, 10_000, 0);
    int served = 0;
    for (int source = 1; source <= 1000; source++) {
      served += spend(budget, source, 1, 0);
    }
    assertEquals(true, served > 900, served + " of 1000");
  }
}
