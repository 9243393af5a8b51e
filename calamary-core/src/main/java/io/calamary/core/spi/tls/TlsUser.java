package io.calamary.core.spi.tls;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Who a client is by its certificate. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TlsUser {
  private static final AttributeKey<String> KEY = AttributeKey.valueOf(TlsUser.class, "subject");

  private TlsUser() {}

  /** The subject of the certificate that the client of a connection has shown; null for none. */
  public static @Nullable String of(Channel channel) {
    return channel.attr(KEY).get();
  }

  /** What is known of a connection is known of a stream in it. */
  public static void share(Channel connection, Channel stream) {
    stream.attr(KEY).set(of(connection));
  }

  /** Remembers who the client of a connection is. */
  static void remember(Channel channel, SSLSession session) {
    try {
      Certificate[] shown = session.getPeerCertificates();
      if (shown.length > 0 && shown[0] instanceof X509Certificate certificate) {
        channel.attr(KEY).set(certificate.getSubjectX500Principal().getName());
      }
    } catch (SSLPeerUnverifiedException e) {
      // It has shown none, which is for the handshake to judge.
      channel.attr(KEY).set(null);
    }
  }
}
