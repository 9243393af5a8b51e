package io.calamary.socks5.internal;

import io.calamary.core.spi.ClientConnection;
import io.calamary.flow.CloseReason;
import org.jspecify.annotations.Nullable;

/** Does what a client asks for. */
final class Commands {
  private final ClientConnection client;

  Commands(ClientConnection client) {
    this.client = client;
  }

  void start(Request request, Dialect dialect, @Nullable String user) {
    if (request.command() == Request.Command.CONNECT) {
      client.request(request.destination()).user(user).reply(dialect).open();
    } else {
      unsupported(request, dialect);
    }
  }

  private void unsupported(Request request, Dialect dialect) {
    client
        .channel()
        .write(dialect.refused(client.channel().alloc(), Replies.COMMAND_NOT_SUPPORTED));
    client.close(CloseReason.UNSUPPORTED, "command " + request.command());
  }
}
