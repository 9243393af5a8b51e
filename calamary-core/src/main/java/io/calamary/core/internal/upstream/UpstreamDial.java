package io.calamary.core.internal.upstream;

import io.calamary.core.internal.connect.CandidateGate;
import io.calamary.core.internal.connect.Dial;
import io.calamary.core.internal.connect.DialListener;
import io.calamary.core.internal.connect.DialRequest;
import io.calamary.core.internal.connect.Judgement;
import io.calamary.core.internal.connect.TargetDialer;
import io.calamary.core.internal.decide.Judge;
import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.upstream.UpstreamTls;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One upstream that is being connected to and asked. On one event loop. */
final class UpstreamDial implements Dial, DialListener, CandidateGate {
  private final UpstreamRequest request;
  private final UpstreamListener listener;
  private final Judge judge;
  private final long connectNanos;
  private final Endpoint upstream;
  private final HandshakeHandler handler;
  private @Nullable Dial dial;
  private @Nullable Channel channel;
  private @Nullable Future<?> timer;
  private long deadline;
  private boolean over;

  UpstreamDial(UpstreamRequest request, UpstreamListener listener, Judge judge, long connectNanos) {
    this.request = request;
    this.listener = listener;
    this.judge = judge;
    this.connectNanos = connectNanos;
    this.upstream = Objects.requireNonNull(request.proxy().endpoint(), "endpoint");
    this.handler = new HandshakeHandler(request.handshake(), this);
    this.deadline = System.nanoTime() + connectNanos;
  }

  void start(TargetDialer dialer) {
    Dial started = dialer.dial(new DialRequest(request.loop(), upstream, this, handler), this);
    if (!over && channel == null) {
      dial = started;
    }
  }

  /** It is where the operator says, so any address will do but our own. */
  @Override
  public void judge(List<InetAddress> found, Consumer<Judgement> answer) {
    deadline = System.nanoTime() + connectNanos;
    List<InetAddress> others =
        found.stream().filter(address -> !judge.leadsBack(address, upstream.port())).toList();
    answer.accept(
        others.isEmpty()
            ? Judgement.refused(FlowFailure.of(CloseReason.LOOP_DETECTED, null))
            : Judgement.permitted(others));
  }

  @Override
  public void connected(Channel connected, InetAddress address) {
    channel = connected;
    dial = null;
    FlowFailure failure =
        Headers.begin(connected, request.proxy(), request.flow(), request.asked());
    if (failure != null) {
      end();
      connected.close();
      listener.failed(failure, Blame.ANSWER);
      return;
    }
    timer =
        request
            .loop()
            .schedule(this::late, Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    UpstreamTls tls = request.proxy().tls();
    if (tls == null) {
      handler.begin();
    } else {
      encrypt(connected, TlsClient.handler(upstream, tls));
    }
  }

  private void encrypt(Channel connected, SslHandler tls) {
    new TlsEnd(connected, tls).install();
    connected.flush();
    connected.read();
    tls.handshakeFuture()
        .addListener(
            done -> {
              if (over) {
                return;
              }
              if (done.isSuccess()) {
                handler.begin();
              } else {
                fail(
                    CloseReason.UPSTREAM_FAILED,
                    "did not agree on TLS: " + done.cause().getMessage(),
                    done.cause(),
                    Blame.CONNECTION);
              }
            });
  }

  private void late() {
    fail(CloseReason.CONNECT_TIMEOUT, "did not answer in time", null, Blame.PROTOCOL);
  }

  /** The TCP connection did not come about. */
  @Override
  public void failed(FlowFailure failure) {
    switch (failure.reason()) {
      case LOOP_DETECTED ->
          fail(CloseReason.LOOP_DETECTED, "is an address of this proxy", null, Blame.ANSWER);
      case CONNECT_TIMEOUT ->
          fail(
              CloseReason.CONNECT_TIMEOUT,
              "did not accept in time",
              failure.cause(),
              Blame.CONNECTION);
      default -> {
        String what = failure.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String more = failure.detail() == null ? "" : " (" + failure.detail() + ")";
        fail(
            CloseReason.UPSTREAM_FAILED,
            "can't be reached: " + what + more,
            failure.cause(),
            Blame.CONNECTION);
      }
    }
  }

  /** The upstream's handshake is done; the channel gets the flow's handler. */
  void done() {
    if (over) {
      return;
    }
    end();
    Channel established = Objects.requireNonNull(channel, "channel");
    established.pipeline().addLast(listener.handler());
    established.pipeline().remove(handler);
    listener.ready(established);
  }

  /** The upstream says no. */
  void refused(Outcome outcome) {
    CloseReason reason = Objects.requireNonNull(outcome.reason(), "reason");
    fail(reason, String.valueOf(outcome.detail()), null, Blame.ANSWER);
  }

  /** The upstream can't be used. */
  void broken(String detail, @Nullable Throwable cause) {
    fail(CloseReason.UPSTREAM_FAILED, detail, cause, Blame.PROTOCOL);
  }

  private void fail(CloseReason reason, String detail, @Nullable Throwable cause, Blame blame) {
    if (over) {
      return;
    }
    end();
    if (channel != null) {
      channel.close();
    }
    listener.failed(new FlowFailure(reason, "upstream " + upstream + " " + detail, cause), blame);
  }

  private void end() {
    over = true;
    Future<?> running = timer;
    if (running != null) {
      running.cancel(false);
    }
  }

  @Override
  public void cancel() {
    if (over) {
      return;
    }
    end();
    if (dial != null) {
      dial.cancel();
    }
    if (channel != null) {
      channel.close();
    }
  }
}
