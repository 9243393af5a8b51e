package io.calamary.http.internal.message;

import static io.calamary.http.internal.message.Octets.CR;
import static io.calamary.http.internal.message.Octets.LF;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the chunked transfer coding (RFC 9112, section 7.1). Chunk extensions are skipped, and so
 * is blank padding behind a chunk size in a response, as old servers write it.
 */
final class ChunkedReader implements BodyReader {
  /** Sum of the octets of all chunk extensions in a body. */
  static final int MAX_EXTENSIONS = 4096;

  /** Below this a piece is copied: a slice costs more, and would pin the whole buffer. */
  private static final int SLICE_FROM = 1024;

  private static final int MAX_SIZE_DIGITS = 16;
  private static final int GATHER = 4096;

  private enum State {
    SIZE,
    PADDING,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILERS,
    END_LF,
    DONE,
    FAILED
  }

  private final Direction direction;
  private final HeadLimits limits;
  private State state = State.SIZE;
  private long size;
  private int digits;
  private int extensions;
  private @Nullable ByteBuf gathered;
  private @Nullable TrailerReader trailers;
  private @Nullable SyntaxFailure failure;

  ChunkedReader(Direction direction, HeadLimits limits) {
    this.direction = direction;
    this.limits = limits;
  }

  @Override
  public Progress read(ByteBuf in, BodySink sink) {
    while (in.isReadable() && state.compareTo(State.DONE) < 0) {
      switch (state) {
        case DATA -> data(in, sink);
        case TRAILERS -> trailers(in, sink);
        case END_LF -> end(in, sink);
        case EXTENSION -> extension(in);
        default -> octet(in.readByte());
      }
    }
    flush(sink);
    return switch (state) {
      case DONE -> Progress.COMPLETE;
      case FAILED -> Progress.FAILED;
      default -> Progress.NEED_MORE;
    };
  }

  private void octet(byte octet) {
    switch (state) {
      case SIZE -> size(octet);
      case PADDING -> padding(octet);
      case SIZE_LF -> expect(octet, LF, size == 0 ? State.TRAILERS : State.DATA);
      case DATA_CR -> expect(octet, CR, State.DATA_LF);
      default -> {
        size = 0;
        digits = 0;
        expect(octet, LF, State.SIZE);
      }
    }
  }

  private void size(byte octet) {
    int digit = Octets.hex(octet);
    if (digit >= 0) {
      digits++;
      if (digits > MAX_SIZE_DIGITS || size > Long.MAX_VALUE >> 4) {
        fail("chunk size too large");
      } else {
        size = size << 4 | digit;
      }
    } else if (digits == 0) {
      fail("chunk size begins with " + Octets.show(octet));
    } else {
      behindSize(octet);
    }
  }

  private void behindSize(byte octet) {
    if (octet == CR) {
      state = State.SIZE_LF;
    } else if (octet == ';') {
      state = State.EXTENSION;
    } else if (Octets.isBlank(octet)) {
      state = State.PADDING;
      countExtension(1);
    } else {
      fail("chunk size contains " + Octets.show(octet));
    }
  }

  private void padding(byte octet) {
    if (octet == CR && direction == Direction.REQUEST) {
      fail("chunk size followed by white space");
    } else {
      behindSize(octet);
    }
  }

  private void extension(ByteBuf in) {
    byte octet = in.readByte();
    if (octet == CR) {
      state = State.SIZE_LF;
    } else if ((octet >= 0 && octet < ' ' && octet != Octets.HTAB) || octet == 0x7F) {
      fail("chunk extension contains " + Octets.show(octet));
    } else {
      countExtension(1);
    }
  }

  private void countExtension(int octets) {
    extensions += octets;
    if (extensions > MAX_EXTENSIONS) {
      fail("chunk extensions longer than " + MAX_EXTENSIONS + " octets");
    }
  }

  private void expect(byte octet, byte expected, State next) {
    if (octet == expected) {
      state = next;
    } else {
      fail("chunk: " + Octets.show(octet) + " (expected: " + Octets.show(expected) + ")");
    }
  }

  private void data(ByteBuf in, BodySink sink) {
    int count = (int) Math.min(size, in.readableBytes());
    size -= count;
    if (size == 0) {
      state = State.DATA_CR;
    }
    if (count >= SLICE_FROM) {
      flush(sink);
      sink.data(in.readRetainedSlice(count));
      return;
    }
    ByteBuf small = gathered;
    if (small == null) {
      small = in.alloc().buffer(Math.min(in.readableBytes(), GATHER));
      gathered = small;
    }
    small.writeBytes(in, count);
  }

  private void flush(BodySink sink) {
    ByteBuf small = gathered;
    if (small != null) {
      gathered = null;
      sink.data(small);
    }
  }

  private void trailers(ByteBuf in, BodySink sink) {
    TrailerReader reader = trailers;
    if (reader == null) {
      if (in.getByte(in.readerIndex()) == CR) {
        in.skipBytes(1);
        state = State.END_LF;
        return;
      }
      reader = new TrailerReader(direction, limits);
      trailers = reader;
    }
    Progress progress = reader.read(in);
    if (progress == Progress.COMPLETE) {
      done(reader.take(), sink);
    } else if (progress == Progress.FAILED) {
      state = State.FAILED;
      failure = reader.failure();
    }
  }

  private void end(ByteBuf in, BodySink sink) {
    expect(in.readByte(), LF, State.DONE);
    if (state == State.DONE) {
      done(Fields.EMPTY, sink);
    }
  }

  private void done(Fields received, BodySink sink) {
    state = State.DONE;
    flush(sink);
    sink.end(received);
  }

  private void fail(String detail) {
    state = State.FAILED;
    failure = SyntaxFailure.of(direction, 400, detail);
  }

  @Override
  public Progress inputEnded(BodySink sink) {
    if (state == State.DONE) {
      return Progress.COMPLETE;
    }
    if (state != State.FAILED) {
      fail("chunked body cut off");
    }
    return Progress.FAILED;
  }

  @Override
  public SyntaxFailure failure() {
    if (failure == null) {
      throw new IllegalStateException("no failure");
    }
    return failure;
  }
}
