package io.calamary.core.internal.connect;

import io.calamary.core.internal.timer.TimerWheel;
import io.calamary.core.internal.timer.WheelTimer;
import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import io.netty.channel.Channel;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the one address that there is: nothing to resolve, to judge, or to race with. On
 * one event loop.
 */
final class SingleDial implements Dial, Attempt.Owner {
  private final DialRequest request;
  private final InetAddress address;
  private final DialSettings settings;
  private final DialListener listener;
  private final WheelTimer timer;
  private final long deadline;
  private Attempt attempt;
  private @Nullable FirstFailure failure;
  private @Nullable Future<?> pause;
  private int attempts;
  private boolean over;

  SingleDial(
      DialRequest request,
      InetAddress address,
      DialSettings settings,
      TimerWheel wheel,
      DialListener listener) {
    this.request = request;
    this.address = address;
    this.settings = settings;
    this.listener = listener;
    this.timer = wheel.newTimer();
    this.deadline = System.nanoTime() + settings.connectNanos();
    this.attempt = new Attempt(request, address, this);
  }

  void start() {
    timer.startNanos(settings.connectNanos(), this::late);
    attempt();
  }

  private void attempt() {
    attempts++;
    attempt.start(settings.sockets(), 0);
  }

  private void late() {
    attempt.abandon();
    failed(attempt, new ConnectTimeoutException("no answer from " + address), false);
  }

  @Override
  public void connected(Attempt winner, Channel channel) {
    end();
    listener.connected(channel, address);
  }

  @Override
  public void failed(Attempt loser, Throwable cause, boolean atOnce) {
    if (over) {
      return;
    }
    FirstFailure first = failure == null ? new FirstFailure() : failure;
    failure = first;
    first.remember(cause, atOnce);
    long wait = settings.attemptDelayNanos();
    if (attempts <= settings.retries() && deadline - System.nanoTime() > wait) {
      pause = request.loop().schedule(this::again, wait, TimeUnit.NANOSECONDS);
      return;
    }
    end();
    FlowFailure why = first.after(attempts);
    listener.failed(why == null ? FlowFailure.of(CloseReason.INTERNAL_ERROR, null) : why);
  }

  private void again() {
    if (!over) {
      attempt = new Attempt(request, address, this);
      attempt();
    }
  }

  @Override
  public void cancel() {
    if (!over) {
      end();
      attempt.abandon();
    }
  }

  private void end() {
    over = true;
    timer.stop();
    if (pause != null) {
      pause.cancel(false);
    }
  }
}
