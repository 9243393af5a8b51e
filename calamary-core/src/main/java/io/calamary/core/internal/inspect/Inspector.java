package io.calamary.core.internal.inspect;

import io.calamary.flow.Inspection;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * Finds out what the first bytes of a TCP flow say: TLS, then HTTP, then SSH. To be asked again
 * with each segment, always with all bytes of the flow; the answer, once there is one, does not
 * change. Thread-safe.
 */
public final class Inspector {
  private static final Sniffer[] SNIFFERS = {new TlsSniffer(), new HttpSniffer(), new SshSniffer()};

  private Inspector() {}

  /**
   * Looks at the bytes that have come so far.
   *
   * @param bytes from the first byte of the flow on; only borrowed, its indices stay as they are
   * @param maxBytes how many bytes may be looked at; when so many are there, there is an answer
   * @return empty if more bytes are needed; {@link Inspection#UNKNOWN} if no more bytes can help
   */
  public static Optional<Inspection> inspect(ByteBuf bytes, int maxBytes) {
    for (Sniffer sniffer : SNIFFERS) {
      Sniffer.Result result = sniffer.sniff(bytes, maxBytes);
      if (result instanceof Sniffer.Yes yes) {
        return Optional.of(yes.inspection());
      }
      if (result == Sniffer.Answer.NEED_MORE) {
        // A later sniffer may be sure, but not of what this one would say of more bytes.
        return Optional.empty();
      }
    }
    return Optional.of(Inspection.UNKNOWN);
  }

  /**
   * The answer when no more bytes come in time, or never. Bytes that began as a protocol which
   * names its server, and did not come to the name, are malformed: were they unknown, a client
   * could get past rules on names by a pause.
   *
   * @param bytes as for {@link #inspect}; may be empty
   */
  public static Inspection stalled(ByteBuf bytes, int maxBytes) {
    for (Sniffer sniffer : SNIFFERS) {
      Sniffer.Result result = sniffer.sniff(bytes, maxBytes);
      if (result instanceof Sniffer.Yes yes) {
        return yes.inspection();
      }
      if (result == Sniffer.Answer.NEED_MORE) {
        Inspection inspection = sniffer.stalled(bytes, maxBytes);
        if (inspection != null) {
          return inspection;
        }
      }
    }
    return Inspection.UNKNOWN;
  }
}
