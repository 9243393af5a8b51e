package io.calamary.core.internal.inspect;

import io.calamary.flow.AppProtocol;
import io.calamary.flow.Inspection;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Recognises SSH by its identification string (RFC 4253 section 4.2). */
final class SshSniffer implements Sniffer {
  private static final Yes SSH = new Yes(Inspection.builder().protocol(AppProtocol.SSH).build());

  SshSniffer() {}

  @Override
  public Result sniff(ByteBuf bytes, int maxBytes) {
    int readable = Math.min(bytes.readableBytes(), maxBytes);
    if (!beginsLikeSsh(bytes, bytes.readerIndex(), bytes.readerIndex() + readable)) {
      return Answer.NO;
    }
    if (readable >= 4) {
      return SSH;
    }
    return readable < maxBytes ? Answer.NEED_MORE : Answer.NO;
  }

  @Override
  public @Nullable Inspection stalled(ByteBuf bytes, int maxBytes) {
    return null;
  }

  /** Whether the bytes of the range are "SSH-", or as much of it as the range holds. */
  static boolean beginsLikeSsh(ByteBuf bytes, int from, int to) {
    for (int i = 0; i < Math.min(4, to - from); i++) {
      if (bytes.getByte(from + i) != "SSH-".charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
