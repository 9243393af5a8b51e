package io.calamary.core.testkit;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** ClientHellos of the JDK's own TLS. */
public final class TlsHello {
  private TlsHello() {}

  /** The first flight of a client that wants to talk to a server of that name. */
  public static byte[] to(String name) {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine(name, 443);
      engine.setUseClientMode(true);
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      engine.setSSLParameters(parameters);
      ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), out);
      byte[] bytes = new byte[out.flip().remaining()];
      out.get(bytes);
      return bytes;
    } catch (NoSuchAlgorithmException | SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A fatal alert (RFC 8446 section 6). */
  public static byte[] alert(int description) {
    return new byte[] {0x15, 3, 3, 0, 2, 2, (byte) description};
  }
}
