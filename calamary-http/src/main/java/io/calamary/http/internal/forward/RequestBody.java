package io.calamary.http.internal.forward;

import io.calamary.core.spi.OpenFlow;
import io.calamary.http.internal.message.BodyFraming;
import io.calamary.http.internal.message.BodySink;
import io.calamary.http.internal.message.ChunkedWriter;
import io.calamary.http.internal.message.Fields;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The body of a request on its way to the server, whatever it came in. */
final class RequestBody implements BodySink {
  private final ForwardExchange exchange;
  private final boolean chunked;
  private @Nullable Pump pump;
  private @Nullable OpenFlow flow;
  private boolean done;
  private boolean stopped;

  /** The body of a request; one that is done from the start where there is none. */
  RequestBody(ForwardExchange exchange, BodyFraming framing) {
    this.exchange = exchange;
    this.chunked = framing.kind() == BodyFraming.Kind.CHUNKED;
    this.done = framing.empty();
  }

  /** From now on there is somebody to send it to. */
  void begin(Pump up, OpenFlow opened) {
    pump = up;
    flow = opened;
  }

  boolean running() {
    return pump != null && !done && !stopped;
  }

  boolean done() {
    return done;
  }

  void stop() {
    stopped = true;
    if (pump != null) {
      pump.end();
    }
  }

  /** Sends what was given; the client is read on when that has gone out. */
  void flush() {
    if (pump != null) {
      pump.flush();
    }
  }

  boolean moved() {
    return pump != null && pump.moved();
  }

  @Override
  public void data(ByteBuf piece) {
    if (!running()) {
      piece.release();
    } else if (chunked) {
      ChunkedWriter.write(piece.alloc(), piece, this::write);
    } else {
      write(piece);
    }
  }

  private void write(ByteBuf bytes) {
    exchange.touch();
    Objects.requireNonNull(flow, "flow").count(bytes.readableBytes(), 0);
    Objects.requireNonNull(pump, "pump").write(bytes);
  }

  @Override
  public void end(Fields trailers) {
    if (running()) {
      done = true;
      if (chunked) {
        write(ChunkedWriter.last(Objects.requireNonNull(flow, "flow").target().alloc(), trailers));
      }
      Objects.requireNonNull(pump, "pump").end();
      exchange.bodyDone();
    }
  }
}
