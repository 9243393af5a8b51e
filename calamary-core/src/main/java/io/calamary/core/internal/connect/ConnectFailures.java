package io.calamary.core.internal.connect;

import io.calamary.flow.CloseReason;
import io.netty.channel.ConnectTimeoutException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * What an exception of a connection attempt means. Told by its class where the class says it, else
 * by its text: the JDK and Netty keep the error number to themselves.
 */
public final class ConnectFailures {
  private ConnectFailures() {}

  /**
   * The reason.
   *
   * @param cause why the attempt failed
   * @param atOnce whether it failed before anything was sent, so that only this host can have
   *     refused it
   */
  static CloseReason reason(Throwable cause, boolean atOnce) {
    if (cause instanceof ConnectTimeoutException) {
      return CloseReason.CONNECT_TIMEOUT;
    }
    if (cause instanceof NoRouteToHostException) {
      // Netty's epoll makes one class of "network is unreachable" and "no route to host"; the first
      // comes from the routing table of this host, the second from the network.
      return atOnce ? CloseReason.NETWORK_UNREACHABLE : CloseReason.HOST_UNREACHABLE;
    }
    String text = cause.getMessage();
    if (cause instanceof BindException || says(text, "error(-99)", "assign requested address")) {
      return CloseReason.NETWORK_UNREACHABLE;
    }
    if (says(text, "error(-110)", "timed out")) {
      return CloseReason.CONNECT_TIMEOUT;
    }
    if (says(text, "error(-101)", "etwork is unreachable")
        || says(text, "error(-100)", "etwork is down")) {
      return CloseReason.NETWORK_UNREACHABLE;
    }
    if (says(text, "error(-1)", "not permitted") || says(text, "error(-13)", "ermission denied")) {
      return CloseReason.HOST_UNREACHABLE;
    }
    if (cause instanceof ConnectException || says(text, "error(-104)", "reset")) {
      return CloseReason.CONNECTION_REFUSED;
    }
    return cause instanceof SocketException
        ? CloseReason.HOST_UNREACHABLE
        : CloseReason.INTERNAL_ERROR;
  }

  /** Whether the target's host has said that nobody listens there (RFC 1122 section 4.1.3.3). */
  public static boolean isPortUnreachable(Throwable cause) {
    return cause instanceof PortUnreachableException
        || says(cause.getMessage(), "error(-111)", "onnection refused");
  }

  /** Either Netty's text, which carries Linux's error number, or the words of the JDK. */
  private static boolean says(@Nullable String text, String number, String words) {
    return text != null && (text.contains(number) || text.contains(words));
  }

  /**
   * How much a reason tells of the target: a family that this host has no route for tells nothing.
   */
  static boolean isMeaningful(CloseReason reason) {
    return reason != CloseReason.NETWORK_UNREACHABLE && reason != CloseReason.INTERNAL_ERROR;
  }
}
