package io.calamary.core.internal.resolve;

import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import io.netty.channel.AddressedEnvelope;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question for the addresses of a name in one family, put to one name server after the other
 * until one knows, for everybody on the event loop who wants to know.
 *
 * <p>A server that says nothing is asked again when the others have been; one that fails to answer
 * properly is not. "No such name" and "no such address" are answers.
 */
final class Query {
  /** Questions that may get lost before that is the answer. */
  private static final int MAX_LOST = 3;

  /** Aliases that are asked for one by one; a recursive server follows them itself. */
  private static final int MAX_FOLLOWED = 8;

  private final LoopResolver loop;
  private final ResolverSettings settings;
  private final Family family;
  private final String key;
  private final List<InetSocketAddress> servers;
  private final List<PendingLookup> waiting = new ArrayList<>(2);
  private String name;
  private long ttl = Long.MAX_VALUE;
  private int turn;
  private int lost;
  private int followed;
  private @Nullable FlowFailure failure;

  /** A question that was not put yet; the servers are this query's to change. */
  Query(LoopResolver loop, Family family, String key, List<InetSocketAddress> servers) {
    this.loop = loop;
    this.settings = loop.settings();
    this.family = family;
    this.key = key;
    this.servers = servers;
    this.name = key + '.';
  }

  void add(PendingLookup lookup) {
    waiting.add(lookup);
  }

  List<PendingLookup> waiting() {
    return waiting;
  }

  /** The name that was asked for, as it is cached. */
  String key() {
    return key;
  }

  Family family() {
    return family;
  }

  /** Asks the server whose turn it is; gives up if there is none left to ask. */
  void ask() {
    if (servers.isEmpty() || lost >= Math.max(MAX_LOST, servers.size())) {
      loop.answered(this, failure == null ? Answer.TIMEOUT : Answer.failed(failure), 0);
      return;
    }
    InetSocketAddress server = servers.get(turn % servers.size());
    loop.client()
        .query(server, new DefaultDnsQuestion(name, family.type()))
        .addListener(
            (Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> f) -> heard(server, f));
  }

  private void heard(
      InetSocketAddress server, Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> future) {
    if (!future.isSuccess()) {
      silent(server, future.cause());
      return;
    }
    if (lost > 0) {
      loop.favour(server);
    }
    AddressedEnvelope<DnsResponse, InetSocketAddress> envelope = future.getNow();
    try {
      if (envelope.content().isTruncated()) {
        failed(server, null, new IOException(server + " does not answer in full over TCP"));
      } else {
        read(
            server, ResponseReader.read(envelope.content(), name, family, settings.maxAddresses()));
      }
    } finally {
      envelope.release();
    }
  }

  private void silent(InetSocketAddress server, Throwable cause) {
    if (cause instanceof DnsNameResolverTimeoutException) {
      lost++;
      turn++;
      ask();
    } else {
      failed(server, null, cause);
    }
  }

  private void failed(InetSocketAddress server, @Nullable String code, @Nullable Throwable cause) {
    failure = new FlowFailure(CloseReason.DNS_FAILED, code, cause);
    int at = turn % servers.size();
    servers.remove(server);
    turn = at;
    ask();
  }

  private void read(InetSocketAddress server, ResponseReader.Reading reading) {
    ttl = Math.min(ttl, reading.ttl());
    if (!reading.addresses().isEmpty()) {
      loop.answered(this, new Answer(reading.addresses(), null), settings.keepNanos(ttl));
    } else if (reading.alias() != null) {
      follow(server, reading.alias());
    } else if (reading.code().equals("NXDOMAIN")) {
      loop.answered(this, Answer.failed(Answer.noSuchName()), settings.negativeTtlNanos());
    } else if (reading.code().equals("NOERROR")) {
      loop.answered(this, Answer.failed(Answer.noAddress()), settings.negativeTtlNanos());
    } else {
      failed(server, reading.code(), null);
    }
  }

  private void follow(InetSocketAddress server, String alias) {
    if (followed++ < MAX_FOLLOWED) {
      name = alias;
      ask();
    } else {
      failed(server, "SERVFAIL", null);
    }
  }
}
