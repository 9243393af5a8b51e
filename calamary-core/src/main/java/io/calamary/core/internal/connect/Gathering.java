package io.calamary.core.internal.connect;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Connects to nothing: gathers the permitted addresses, in the order in which to try them. */
final class Gathering implements Approach {
  private final Candidates candidates;
  private final Dialling owner;
  private final Consumer<List<InetAddress>> found;
  private boolean over;

  Gathering(Candidates candidates, Dialling owner, Consumer<List<InetAddress>> found) {
    this.candidates = candidates;
    this.owner = owner;
    this.found = found;
  }

  @Override
  public void add(List<InetAddress> addresses) {
    candidates.add(addresses);
  }

  @Override
  public void complete() {
    if (over) {
      return;
    }
    over = true;
    if (candidates.isEmpty()) {
      owner.lost(null);
      return;
    }
    List<InetAddress> all = new ArrayList<>();
    for (InetAddress next = candidates.next(); next != null; next = candidates.next()) {
      all.add(next);
    }
    owner.settled();
    found.accept(all);
  }

  @Override
  public void stop() {
    over = true;
  }
}
