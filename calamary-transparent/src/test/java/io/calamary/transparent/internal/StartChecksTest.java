package io.calamary.transparent.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.calamary.ProxyStartException;
import io.calamary.core.spi.ListenerContext;
import io.calamary.transparent.Interception;
import io.calamary.transparent.TransparentListener;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class StartChecksTest {
  private static final TransparentListener REDIRECT = TransparentListener.builder().build();
  private static final TransparentListener TPROXY =
      TransparentListener.builder().interception(Interception.TPROXY).build();
  private static final TransparentListener KEEPING =
      TransparentListener.builder().keepSource(true).build();

  private static ListenerContext context(String transport, @Nullable String refusal) {
    ListenerContext context = mock(ListenerContext.class);
    when(context.transport()).thenReturn(transport);
    when(context.refusal(any(), any())).thenReturn(refusal);
    return context;
  }

  private static void assertRefused(
      String code, String words, TransparentListener listener, ListenerContext context) {
    ProxyStartException refusal =
        assertThrows(ProxyStartException.class, () -> new StartChecks(listener, context).run());
    assertEquals("transparent", refusal.listener());
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.startsWith(code + ": "), message);
    assertTrue(message.contains(words), message);
    assertTrue(message.contains("(remedy: "), message);
  }

  @Test
  void acceptsWhatTheKernelAllows() {
    for (TransparentListener listener : new TransparentListener[] {REDIRECT, TPROXY, KEEPING}) {
      new StartChecks(listener, context("epoll", null)).run();
    }
    new StartChecks(REDIRECT, context("epoll", "not permitted")).run();
  }

  @Test
  void refusesWhatTheKernelDoesNotAllow() {
    ListenerContext weak = context("epoll", "not permitted");
    assertRefused("CAL-052", "TPROXY needs the capability CAP_NET_ADMIN", TPROXY, weak);
    assertRefused("CAL-052", "keepSource needs the capability CAP_NET_ADMIN", KEEPING, weak);
  }

  @Test
  void refusesATransportThatCanNotAsk() {
    assertRefused("CAL-051", "nio", REDIRECT, context("nio", "the transport nio does not know it"));
  }

  @Test
  void refusesDatagramsThatAreRedirected() {
    TransparentListener udp = TransparentListener.builder().udp(true).build();
    assertRefused("CAL-053", "UDP can't be intercepted by REDIRECT", udp, context("epoll", null));
  }

  @Test
  void acceptsDatagramsThatAreHandedOver() {
    TransparentListener.Builder udp =
        TransparentListener.builder().interception(Interception.TPROXY).udp(true);
    new StartChecks(udp.build(), context("epoll", null)).run();
    TransparentListener ip6 = udp.bind(new InetSocketAddress("::1", 0)).build();
    Assumptions.assumeTrue(
        TproxyDatagrams.missingForIp6() == null, "io_uring: " + TproxyDatagrams.missingForIp6());
    new StartChecks(ip6, context("epoll", null)).run();
  }

  @Test
  void oneOfConnectionsAndDatagramsIsWanted() {
    TransparentListener.Builder none = TransparentListener.builder().tcp(false);
    assertThrows(IllegalArgumentException.class, none::build);
  }
}
