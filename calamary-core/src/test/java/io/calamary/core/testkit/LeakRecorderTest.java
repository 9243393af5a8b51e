package io.calamary.core.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeakRecorderTest {
  @Test
  void buildRunsWithTheParanoidLevel() {
    assertEquals(ResourceLeakDetector.Level.PARANOID, ResourceLeakDetector.getLevel());
  }

  @Test
  void recordsDroppedBufferWithTheTestThatMadeIt() {
    LeakRecorder recorder = LeakRecorder.install();
    String name = "LeakRecorderTest, on purpose";
    recorder.running(name);
    dropBuffer();

    List<String> leaks = recorder.collectAndForget(name);

    assertEquals(1, leaks.size(), leaks::toString);
    assertTrue(leaks.get(0).contains("LeakRecorderTest.dropBuffer"), leaks.get(0));
    assertEquals(List.of(), recorder.collectAndForget(name), "forgotten leaks are reported once");
  }

  @Test
  void saysNothingAboutReleasedBuffer() {
    LeakRecorder recorder = LeakRecorder.install();
    String name = "LeakRecorderTest, released";
    recorder.running(name);
    ByteBufAllocator.DEFAULT.directBuffer().release();

    assertEquals(List.of(), recorder.collectAndForget(name));
  }

  private static void dropBuffer() {
    ByteBuf dropped = ByteBufAllocator.DEFAULT.directBuffer();
    dropped.writeByte(1);
  }
}
