package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

/** Hellos that the JDK's own TLS client makes. */
class JdkHelloTest {
  @Test
  void withNameAndProtocols() throws GeneralSecurityException, SSLException {
    byte[] bytes =
        hello(
            p -> {
              p.setServerNames(List.of(new SNIHostName("WWW.example.com")));
              p.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            });
    assertEquals("HELLO www.example.com 1.3 [h2, http/1.1]", parse(bytes));
  }

  @Test
  void ofTls12() throws GeneralSecurityException, SSLException {
    byte[] bytes = hello(p -> p.setProtocols(new String[] {"TLSv1.2"}));
    assertEquals("HELLO null 1.2 []", parse(bytes));
  }

  @Test
  void tellsTheSuitesThatTheClientOffers() throws GeneralSecurityException, SSLException {
    byte[] bytes = hello(p -> p.setCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"}));
    HelloResult result = ClientHelloParser.parse(Unpooled.wrappedBuffer(bytes), 65_536);
    ClientHello hello = assertInstanceOf(HelloResult.Hello.class, result).hello();
    assertArrayEquals(new int[] {0x1301}, hello.cipherSuites());
    assertTrue(hello.groups().length > 0);
  }

  @Test
  void inTheFormOfSsl2() throws GeneralSecurityException, SSLException {
    byte[] bytes = hello(p -> p.setProtocols(new String[] {"SSLv2Hello", "TLSv1.2"}));
    assertEquals("HELLO null SSLV2 1.2 []", parse(bytes));
  }

  private static byte[] hello(Consumer<SSLParameters> change)
      throws GeneralSecurityException, SSLException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, null, null);
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    change.accept(parameters);
    engine.setSSLParameters(parameters);
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), out);
    byte[] bytes = new byte[out.flip().remaining()];
    out.get(bytes);
    return bytes;
  }

  private static String parse(byte[] bytes) {
    return Cuts.everywhere(bytes, "NEED_MORE", b -> Cuts.text(ClientHelloParser.parse(b, 65_536)));
  }
}
