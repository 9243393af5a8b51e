package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.calamary.flow.AppProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshSnifferTest {
  private final Sniffer sniffer = new SshSniffer();

  @ParameterizedTest
  @CsvSource({
    "SSH-2.0-x,100,SSH",
    "SSH-,4,SSH",
    "SSH-,3,NO",
    "SSH,100,NEED_MORE",
    "'',100,NEED_MORE",
    "ssh-,100,NO",
    "SSL,100,NO",
    "x,100,NO",
    "'',0,NO"
  })
  void recognisesTheIdentification(String text, int bound, String expected) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertEquals(expected, Cuts.everywhere(bytes, "NEED_MORE", b -> text(b, bound)));
  }

  @Test
  void aPauseInItMeansNothing() {
    assertNull(sniffer.stalled(Unpooled.wrappedBuffer(new byte[] {'S', 'S'}), 100));
  }

  private String text(ByteBuf bytes, int bound) {
    Sniffer.Result result = sniffer.sniff(bytes, bound);
    if (result instanceof Sniffer.Yes yes) {
      assertEquals(AppProtocol.SSH, yes.inspection().protocol());
      return "SSH";
    }
    return result.toString();
  }
}
