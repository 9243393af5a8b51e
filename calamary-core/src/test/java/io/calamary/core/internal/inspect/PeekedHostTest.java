package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.calamary.flow.Endpoint;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeekedHostTest {
  @ParameterizedTest
  @CsvSource({
    "Example.COM,NAME,example.com,false",
    "a.example.,NAME,a.example,true",
    "192.0.2.1,ADDRESS,192.0.2.1,false",
    "0x7f.1,ADDRESS,127.0.0.1,false",
    "[2001:DB8::0:1],ADDRESS,2001:db8::1,false",
    "::ffff:127.0.0.1,ADDRESS,127.0.0.1,false",
    "fe80::1%eth0,INVALID,,false",
    "[::1,INVALID,,false",
    "a.,NAME,a,true",
    "0x,INVALID,,false"
  })
  void tellsNamesFromAddresses(String raw, PeekedHost.Kind kind, String text, boolean dot) {
    assertEquals(new PeekedHost(kind, text, dot), PeekedHost.of(raw));
  }

  /** What is called a name here must be one for the rest of the proxy, in the same spelling. */
  @Test
  void everyNameAndAddressIsAnEndpoint() {
    Random random = new Random(11);
    String alphabet = "aAzZ09xX-_..:[]%*/ \u0000\u00e9f1";
    int names = 0;
    int addresses = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder raw = new StringBuilder();
      for (int n = random.nextInt(9); n >= 0; n--) {
        raw.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      PeekedHost host = PeekedHost.of(raw.toString());
      if (host.kind() == PeekedHost.Kind.INVALID) {
        assertNull(host.text());
        continue;
      }
      Endpoint endpoint = Endpoint.of(assertText(host), 443);
      assertEquals(host.text(), endpoint.host());
      assertEquals(host.kind() == PeekedHost.Kind.ADDRESS, endpoint.address() != null);
      names += host.kind() == PeekedHost.Kind.NAME ? 1 : 0;
      addresses += host.kind() == PeekedHost.Kind.ADDRESS ? 1 : 0;
    }
    assertEquals(true, names > 1000 && addresses > 1000, names + " names, " + addresses);
  }

  private static String assertText(PeekedHost host) {
    String text = host.text();
    assertNotNull(text);
    return text;
  }
}
