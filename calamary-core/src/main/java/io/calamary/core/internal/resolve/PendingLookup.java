package io.calamary.core.internal.resolve;

import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A lookup that waits for at least one family. The preferred family is passed on when it is there;
 * the other one waits a moment for it (RFC 8305 section 3).
 */
final class PendingLookup implements Lookup {
  /** The resolution delay of RFC 8305 section 8. */
  private static final long PATIENCE_MILLIS = 50;

  private final LoopResolver resolver;
  private final String name;
  private final LookupListener listener;
  private final Family first;
  private @Nullable Answer preferred;
  private @Nullable Answer other;
  private @Nullable Future<?> patience;
  private @Nullable Future<?> deadline;
  private boolean preferredGiven;
  private boolean otherGiven;
  private boolean waited;
  private boolean ended;

  PendingLookup(LoopResolver resolver, String name, LookupListener listener) {
    this.resolver = resolver;
    this.name = name;
    this.listener = listener;
    this.first = resolver.settings().preferred();
  }

  String name() {
    return name;
  }

  /** Asks for what is not known yet. */
  void start(@Nullable Answer knownPreferred, @Nullable Answer knownOther) {
    preferred = knownPreferred;
    other = knownOther;
    deadline =
        resolver
            .loop()
            .schedule(this::timeOut, resolver.settings().timeout().toNanos(), TimeUnit.NANOSECONDS);
    if (knownPreferred == null) {
      resolver.ask(first, name, this);
    }
    if (knownOther == null && !ended) {
      resolver.ask(first.other(), name, this);
    }
    progress();
  }

  /** Called once for each family that was asked for. */
  void answered(Family family, Answer answer) {
    if (family == first) {
      preferred = answer;
    } else {
      other = answer;
    }
    progress();
  }

  private void timeOut() {
    deadline = null;
    waited = true;
    preferred = preferred == null ? Answer.TIMEOUT : preferred;
    other = other == null ? Answer.TIMEOUT : other;
    progress();
  }

  private void stopWaiting() {
    patience = null;
    waited = true;
    progress();
  }

  private void progress() {
    if (ended) {
      return;
    }
    List<InetAddress> batch = take();
    if (!batch.isEmpty()) {
      listener.found(batch);
    }
    if (ended) {
      return;
    }
    Answer one = preferred;
    Answer two = other;
    if (one != null && two != null) {
      cancel();
      boolean found = !one.addresses().isEmpty() || !two.addresses().isEmpty();
      listener.done(found ? null : Answer.weightier(one.failure(), two.failure()));
    } else if (two != null && !otherGiven && patience == null && !two.addresses().isEmpty()) {
      patience =
          resolver.loop().schedule(this::stopWaiting, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** The addresses that can be passed on now. */
  private List<InetAddress> take() {
    List<InetAddress> batch = List.of();
    if (preferred != null && !preferredGiven) {
      preferredGiven = true;
      batch = preferred.addresses();
    }
    if (other != null && !otherGiven && (preferred != null || waited)) {
      otherGiven = true;
      batch = LocalNames.joined(batch, other.addresses());
    }
    return batch;
  }

  @Override
  public void cancel() {
    ended = true;
    if (patience != null) {
      patience.cancel(false);
    }
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}
