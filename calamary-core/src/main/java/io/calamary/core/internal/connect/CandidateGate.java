package io.calamary.core.internal.connect;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;

/** Says which addresses of a target may be dialled. */
@FunctionalInterface
public interface CandidateGate {
  /**
   * Judges addresses. Called on the event loop of the dial: once for a literal target, and once or
   * twice for a name, the second time when the other address family comes later, maybe before the
   * first was answered.
   *
   * @param found at least one address; immutable
   * @param answer to be called once, on any thread; maybe before this method returns. More calls
   *     are ignored
   */
  void judge(List<InetAddress> found, Consumer<Judgement> answer);
}
