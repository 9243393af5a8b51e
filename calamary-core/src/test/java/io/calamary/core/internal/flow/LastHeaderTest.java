package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;

class LastHeaderTest {
  private final LastHeader last = new LastHeader();
  private final DatagramFlow flow = Mockito.mock(DatagramFlow.class);

  private static ByteBuf datagram(String text) {
    return Unpooled.copiedBuffer("..." + text, StandardCharsets.US_ASCII).skipBytes(3);
  }

  /** Remembers that a datagram begins with a header of so many bytes. */
  private void remember(String text, int header, DatagramFlow named) {
    ByteBuf datagram = datagram(text);
    int start = datagram.readerIndex();
    last.remember(datagram.skipBytes(header), start, named);
  }

  @BeforeEach
  void begin() {
    assertNull(last.skipEqual(datagram("anything")));
  }

  @ParameterizedTest
  @CsvSource({"head:other, 5", "head:, 0", "head:head:, 5"})
  void isPassedOverWhereItIsTheSame(String text, int payload) {
    remember("head:payload", 5, flow);
    ByteBuf datagram = datagram(text);
    assertSame(flow, last.skipEqual(datagram));
    assertEquals(payload, datagram.readableBytes());
  }

  @ParameterizedTest
  @CsvSource({"head", "heaD:other", "xhead:", "''"})
  void isReadAgainWhereItIsAnother(String text) {
    remember("head:payload", 5, flow);
    ByteBuf datagram = datagram(text);
    assertNull(last.skipEqual(datagram));
    assertEquals(text.length(), datagram.readableBytes());
  }

  @Test
  void isTheLastOne() {
    DatagramFlow other = Mockito.mock(DatagramFlow.class);
    remember("one:", 4, flow);
    remember("other:", 6, other);
    assertNull(last.skipEqual(datagram("one:")));
    assertSame(other, last.skipEqual(datagram("other:payload")));
  }

  /** A flow that was opened anew for the same destination. */
  @Test
  void changesItsFlow() {
    DatagramFlow anew = Mockito.mock(DatagramFlow.class);
    remember("head:", 5, flow);
    ByteBuf datagram = datagram("head:payload");
    assertNotNull(last.skipEqual(datagram));
    last.remember(datagram, datagram.readerIndex(), anew);
    assertSame(anew, last.skipEqual(datagram("head:")));
    assertNull(last.skipEqual(datagram("heap:")));
  }
}
