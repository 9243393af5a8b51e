package io.calamary.core.internal.accept;

import io.calamary.core.spi.PrefaceReader;
import io.calamary.core.spi.PrefaceReader.Admission;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The prefaces of a listener. Immutable. */
public final class Prefaces {
  private final List<PrefaceReader> readers;

  /** Takes the readers in the order in which the prefaces come. */
  public Prefaces(List<PrefaceReader> readers) {
    this.readers = List.copyOf(readers);
  }

  /**
   * What is to be read from a client.
   *
   * @param readers who reads it, one after the other
   * @param forMany whether the client may speak for many others
   */
  record Plan(List<PrefaceReader> readers, boolean forMany) {
    private static final Plan NOTHING = new Plan(List.of(), false);

    /** The longest time that one of them has for itself; null if none has. */
    @Nullable Duration timeout() {
      Duration longest = null;
      for (PrefaceReader reader : readers) {
        Duration own = reader.timeout();
        if (own != null && (longest == null || own.compareTo(longest) > 0)) {
          longest = own;
        }
      }
      return longest;
    }
  }

  /** What is to be read from a client; null if it may not come here. */
  @Nullable Plan plan(InetSocketAddress peer) {
    if (readers.isEmpty()) {
      return Plan.NOTHING;
    }
    List<PrefaceReader> wanted = new ArrayList<>(readers.size());
    boolean forMany = false;
    for (PrefaceReader reader : readers) {
      Admission admission = reader.admit(peer);
      if (admission == Admission.REFUSE) {
        return null;
      }
      if (admission != Admission.SKIP) {
        wanted.add(reader);
        forMany |= admission == Admission.READ_FOR_MANY;
      }
    }
    return new Plan(wanted, forMany);
  }
}
