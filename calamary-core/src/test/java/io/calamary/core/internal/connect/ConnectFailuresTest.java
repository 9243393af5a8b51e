package io.calamary.core.internal.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.flow.CloseReason;
import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

class ConnectFailuresTest {
  private static final String EPOLL = "connect(..) failed with error(%d): %s: /192.0.2.1:80";

  @Test
  void theClassDecidesWhereItCan() {
    assertReason(CloseReason.CONNECT_TIMEOUT, new ConnectTimeoutException("timed out"));
    assertReason(CloseReason.CONNECTION_REFUSED, new ConnectException());
    assertReason(CloseReason.CONNECTION_REFUSED, new ConnectException("Connection refused"));
    assertReason(CloseReason.HOST_UNREACHABLE, new NoRouteToHostException());
    assertReason(CloseReason.NETWORK_UNREACHABLE, new BindException("whatever"));
    assertReason(CloseReason.INTERNAL_ERROR, new ClosedChannelException());
    assertReason(CloseReason.INTERNAL_ERROR, new ChannelException("no file descriptors"));
    assertReason(CloseReason.HOST_UNREACHABLE, new SocketException("something new"));
  }

  @Test
  void whatHasNoRouteHereIsAnUnreachableNetwork() {
    NoRouteToHostException noRoute = new NoRouteToHostException();
    assertEquals(CloseReason.NETWORK_UNREACHABLE, ConnectFailures.reason(noRoute, true));
    assertEquals(CloseReason.HOST_UNREACHABLE, ConnectFailures.reason(noRoute, false));
  }

  @Test
  void theTextsOfEpollDecideElse() {
    assertReason(CloseReason.CONNECTION_REFUSED, epoll(-111, "Connection refused"));
    assertReason(CloseReason.CONNECTION_REFUSED, epoll(-104, "Connection reset by peer"));
    assertReason(CloseReason.CONNECT_TIMEOUT, epoll(-110, "Zeit abgelaufen"));
    assertReason(CloseReason.NETWORK_UNREACHABLE, epoll(-101, "Netz nicht erreichbar"));
    assertReason(CloseReason.NETWORK_UNREACHABLE, epoll(-100, "Netz abgeschaltet"));
    assertReason(CloseReason.NETWORK_UNREACHABLE, epoll(-99, "Adresse nicht verfügbar"));
    assertReason(CloseReason.HOST_UNREACHABLE, epoll(-13, "Keine Berechtigung"));
    assertReason(CloseReason.HOST_UNREACHABLE, epoll(-1, "Nicht erlaubt"));
  }

  @Test
  void theTextsOfTheJdkDecideElse() {
    assertReason(CloseReason.CONNECT_TIMEOUT, new ConnectException("Connection timed out"));
    assertReason(CloseReason.NETWORK_UNREACHABLE, new SocketException("Network is unreachable"));
    assertReason(CloseReason.NETWORK_UNREACHABLE, new ConnectException("Network is down"));
    assertReason(CloseReason.HOST_UNREACHABLE, new SocketException("Operation not permitted"));
    assertReason(CloseReason.HOST_UNREACHABLE, new SocketException("Permission denied"));
    assertReason(CloseReason.CONNECTION_REFUSED, new SocketException("Connection reset"));
  }

  private static ConnectException epoll(int error, String text) {
    return new ConnectException(String.format(EPOLL, error, text));
  }

  private static void assertReason(CloseReason expected, Throwable cause) {
    assertEquals(expected, ConnectFailures.reason(cause, false), cause.toString());
  }
}
