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
  private final Plan all;
  private final Plan allForMany;

  /** Takes the readers in the order in which the prefaces come. */
  public Prefaces(List<PrefaceReader> readers) {
    this.readers = List.copyOf(readers);
    this.all = new Plan(this.readers, false);
    this.allForMany = new Plan(this.readers, true);
  }

  /**
   * What is to be read from a client.
   *
   * @param readers who reads it, one after the other
   * @param forMany whether the client may speak for many others
   * @param timeout the longest time that one of them has for itself; null if none has
   */
  record Plan(List<PrefaceReader> readers, boolean forMany, @Nullable Duration timeout) {
    Plan(List<PrefaceReader> readers, boolean forMany) {
      this(readers, forMany, longest(readers));
    }

    private static @Nullable Duration longest(List<PrefaceReader> readers) {
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
    boolean forMany = false;
    List<PrefaceReader> skipped = List.of();
    for (int i = 0; i < readers.size(); i++) {
      PrefaceReader reader = readers.get(i);
      Admission admission = reader.admit(peer);
      if (admission == Admission.REFUSE) {
        return null;
      }
      if (admission == Admission.SKIP) {
        skipped = skipped.isEmpty() ? new ArrayList<>() : skipped;
        skipped.add(reader);
      }
      forMany |= admission == Admission.READ_FOR_MANY;
    }
    return skipped.isEmpty() ? (forMany ? allForMany : all) : without(skipped, forMany);
  }

  private Plan without(List<PrefaceReader> skipped, boolean forMany) {
    List<PrefaceReader> wanted = new ArrayList<>(readers);
    wanted.removeAll(skipped);
    return new Plan(List.copyOf(wanted), forMany);
  }
}
