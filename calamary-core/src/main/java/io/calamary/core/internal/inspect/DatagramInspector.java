package io.calamary.core.internal.inspect;

import io.calamary.core.internal.inspect.quic.Initials;
import io.calamary.flow.AppProtocol;
import io.calamary.flow.Inspection;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Finds out what the first datagrams of a UDP flow say: QUIC, DTLS, DNS or NTP. Each datagram is to
 * be shown once. Of one event loop.
 */
public final class DatagramInspector {
  private static final Inspection DNS = Inspection.builder().protocol(AppProtocol.DNS).build();
  private static final Inspection NTP = Inspection.builder().protocol(AppProtocol.NTP).build();

  private final QuicLook quic;
  private final DtlsLook dtls = new DtlsLook();
  private Inspection unfinished = Inspection.UNKNOWN;
  private boolean begun;

  /**
   * Starts for a flow.
   *
   * @param source who sends the datagrams
   */
  public DatagramInspector(Initials.Tools tools, InetAddress source) {
    quic = new QuicLook(new Initials(tools, source));
  }

  /**
   * Looks at the next datagram; borrowed, its indices stay as they are.
   *
   * @return empty if more are needed; {@link Inspection#UNKNOWN} if more can't help
   */
  public Optional<Inspection> inspect(ByteBuf datagram) {
    Sniffer.Result result = quic.sniff(datagram, begun);
    Inspection stalled = QuicLook.MALFORMED;
    if (result == Sniffer.Answer.NO) {
      result = dtls.sniff(datagram);
      stalled = DtlsLook.MALFORMED;
    }
    if (result == Sniffer.Answer.NEED_MORE) {
      unfinished = stalled;
      return Optional.empty();
    }
    if (result == Sniffer.Answer.NO && unfinished != Inspection.UNKNOWN) {
      return Optional.empty();
    }
    return Optional.of(
        finish(result instanceof Sniffer.Yes yes ? yes.inspection() : plain(datagram)));
  }

  private Inspection plain(ByteBuf datagram) {
    if (begun) {
      return Inspection.UNKNOWN;
    }
    if (DnsQuery.matches(datagram)) {
      return DNS;
    }
    return NtpRequest.matches(datagram) ? NTP : Inspection.UNKNOWN;
  }

  private Inspection finish(Inspection inspection) {
    unfinished = Inspection.UNKNOWN;
    begun = true;
    return inspection;
  }

  /**
   * The answer when no more datagrams come in time. What began as a protocol that names its server,
   * and did not come to the name, is malformed: were it unknown, a client could get past rules on
   * names by a pause.
   */
  public Inspection stalled() {
    return finish(unfinished);
  }

  /**
   * Whether a datagram of a flow that was inspected is to be inspected as well, since it may begin
   * another connection in it. {@link Inspection#UNKNOWN} then means that it does not.
   */
  public boolean mayBegin(ByteBuf datagram) {
    if (!datagram.isReadable()) {
      return false;
    }
    if (datagram.getByte(datagram.readerIndex()) < 0) {
      return true;
    }
    if (DtlsLook.mayBegin(datagram)) {
      return true;
    }
    quic.forget();
    return false;
  }
}
