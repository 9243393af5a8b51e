package io.calamary.core.internal.connect;

import io.calamary.core.internal.resolve.Lookup;
import io.calamary.core.internal.resolve.LookupListener;
import io.calamary.core.internal.resolve.NameResolver;
import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One dial: resolve, have each batch judged, approach what is permitted. On one event loop. */
final class Dialling implements Dial, LookupListener {
  private final DialRequest request;
  private final DialListener listener;
  private final Approach approach;
  private Lookup lookup = Lookup.ENDED;
  private @Nullable FlowFailure unresolved;
  private @Nullable FlowFailure refusal;
  private boolean resolved;
  private int judging;
  private boolean over;

  Dialling(DialRequest request, DialListener listener, Function<Dialling, Approach> approaches) {
    this.request = request;
    this.listener = listener;
    this.approach = approaches.apply(this);
  }

  void start(NameResolver resolver) {
    InetAddress literal = request.target().address();
    if (literal != null) {
      found(List.of(literal));
      done(null);
      return;
    }
    Lookup started = resolver.resolve(request.loop(), request.target().host(), this);
    if (over) {
      started.cancel();
    } else {
      lookup = started;
    }
  }

  /** Starts with addresses that need no judgement any more. */
  void startJudged(List<InetAddress> judged) {
    approach.add(judged);
    resolved = true;
    completeIfAllIsKnown();
  }

  /** What was wanted has come about without a connection. */
  void settled() {
    end();
  }

  @Override
  public void found(List<InetAddress> addresses) {
    if (!over) {
      judging++;
      request.gate().judge(addresses, new Answer());
    }
  }

  @Override
  public void done(@Nullable FlowFailure failure) {
    resolved = true;
    unresolved = failure;
    completeIfAllIsKnown();
  }

  private void judged(Judgement judgement) {
    judging--;
    if (over) {
      return;
    }
    FlowFailure refused = judgement.refusal();
    if (refused == null && judgement.permitted().isEmpty()) {
      cancel();
      return;
    }
    if (refused == null) {
      approach.add(judgement.permitted());
    } else if (refusal == null || refusal.reason() == CloseReason.NAME_MISMATCH) {
      // A name may match with the addresses of the other family, and be denied for them.
      refusal = refused;
    }
    completeIfAllIsKnown();
  }

  private void completeIfAllIsKnown() {
    if (!over && resolved && judging == 0) {
      approach.complete();
    }
  }

  /** The target has connected, and its channel has the request's handler. */
  void connected(Channel channel, InetAddress address) {
    if (over) {
      channel.close();
    } else {
      end();
      listener.connected(channel, address);
    }
  }

  /** No address answered; null if none was permitted. */
  void lost(@Nullable FlowFailure unconnected) {
    if (over) {
      return;
    }
    end();
    listener.failed(firstOf(unconnected, refusal, unresolved));
  }

  private static FlowFailure firstOf(@Nullable FlowFailure... failures) {
    for (FlowFailure failure : failures) {
      if (failure != null) {
        return failure;
      }
    }
    return FlowFailure.of(CloseReason.NAME_NOT_FOUND, null);
  }

  @Override
  public void cancel() {
    if (!over) {
      end();
      approach.stop();
    }
  }

  private void end() {
    over = true;
    lookup.cancel();
  }

  /** Brings the first answer of the gate back to the event loop. */
  private final class Answer implements Consumer<Judgement> {
    private boolean given;

    @Override
    public void accept(Judgement judgement) {
      if (request.loop().inEventLoop()) {
        take(judgement);
      } else {
        request.loop().execute(() -> take(judgement));
      }
    }

    private void take(Judgement judgement) {
      if (!given) {
        given = true;
        judged(judgement);
      }
    }
  }
}
