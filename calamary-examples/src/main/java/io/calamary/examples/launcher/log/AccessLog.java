package io.calamary.examples.launcher.log;

import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.observe.FlowObserver;
import io.calamary.observe.FlowSummary;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One line for each decided flow: {@code 127.0.0.1 => 192.0.2.1:80 | Accept}, or {@code Denied}.
 * The line of an accepted flow waits for the address that it is connected to; if none can be
 * connected, it has the name. A flow whose client names another server in its ClientHello is
 * decided twice, and has a line for each.
 */
public final class AccessLog implements FlowObserver {
  private final Log log;
  private final Set<Long> accepted = ConcurrentHashMap.newKeySet();

  /** Writes to this log. */
  public AccessLog(Log log) {
    this.log = log;
  }

  @Override
  public void flowDecided(Flow flow, Verdict verdict) {
    if (verdict.kind() != Verdict.Kind.ALLOW) {
      log.info(line(flow, "Denied"));
    } else if (flow.target().address() != null) {
      log.info(line(flow, "Accept"));
    } else {
      accepted.add(flow.id());
    }
  }

  @Override
  public void flowConnected(Flow flow) {
    tellAccepted(flow);
  }

  @Override
  public void flowClosed(Flow flow, FlowSummary summary) {
    boolean refused = summary.reason().side() == CloseReason.Side.POLICY;
    if (refused && accepted.remove(flow.id())) {
      log.info(line(flow, "Denied"));
    }
    tellAccepted(flow);
    if (log.isDebugging()) {
      log.debug(line(flow, summary.toString()));
    }
  }

  private void tellAccepted(Flow flow) {
    if (accepted.remove(flow.id())) {
      log.info(line(flow, "Accept"));
    }
  }

  static String line(Flow flow, String outcome) {
    Endpoint target = flow.target();
    InetAddress address = flow.address();
    Endpoint shown = address == null ? target : Endpoint.of(address, target.port());
    return host(flow.source().getAddress()) + " => " + shown + " | " + outcome;
  }

  private static String host(InetAddress address) {
    String text = Endpoint.of(address, 0).toString();
    return text.substring(0, text.length() - 2);
  }
}
