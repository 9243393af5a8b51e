package io.calamary.core.internal.upstream;

import io.calamary.auth.Credentials;
import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/** Asks an HTTP proxy for a tunnel (RFC 9110 section 9.3.6). */
final class ConnectHandshake implements Handshake {
  private static final int MOST_INTERIM = 8;

  private final Endpoint target;
  private final @Nullable Credentials credentials;
  private int interim;

  ConnectHandshake(Endpoint target, @Nullable Credentials credentials) {
    this.target = target;
    this.credentials = credentials;
  }

  @Override
  public void begin(ByteBuf out) {
    String authority = target.toString();
    text(out, "CONNECT ", authority, " HTTP/1.1\r\nHost: ", authority, "\r\n");
    if (credentials != null) {
      text(out, "Proxy-Authorization: ", BasicLogin.of(credentials), "\r\n");
    }
    text(out, "\r\n");
  }

  private static void text(ByteBuf out, String... parts) {
    for (String part : parts) {
      ByteBufUtil.writeAscii(out, part);
    }
  }

  @Override
  public Outcome read(ByteBuf in, ByteBuf out) {
    while (true) {
      int size = ConnectAnswer.size(in);
      if (size == ConnectAnswer.NEED_MORE) {
        return Outcome.MORE;
      }
      if (size == ConnectAnswer.TOO_LONG) {
        return Outcome.broken("answered with too many bytes");
      }
      ConnectAnswer answer = size < 0 ? null : ConnectAnswer.parse(in.readSlice(size));
      if (answer == null) {
        return Outcome.broken("did not answer in HTTP");
      }
      if (answer.status() >= 200) {
        return answer.outcome();
      }
      if (answer.status() == 101 || ++interim > MOST_INTERIM) {
        return Outcome.broken("answered " + answer.status());
      }
    }
  }
}
