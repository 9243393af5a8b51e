package io.calamary.http.internal.front;

import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.tls.TlsContexts;
import io.calamary.core.spi.tls.TlsFront;
import io.calamary.flow.CloseReason;
import io.calamary.http.internal.forward.Answer;
import io.calamary.http.internal.forward.Causes;
import io.calamary.http.internal.forward.OriginBinding;
import io.calamary.http.internal.h2.H2Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** The running side of an HTTP listener. */
final class HttpAcceptor implements Acceptor {
  private static final Answer NOT_TLS =
      new Answer(
          400,
          "http_request_error",
          "this proxy speaks TLS (remedy: configure it as https://host:port)",
          true);

  private final ListenerSettings settings;
  private final @Nullable TlsContexts tls;

  HttpAcceptor(ListenerSettings settings, @Nullable TlsContexts tls) {
    this.settings = settings;
    this.tls = tls;
  }

  @Override
  public void accept(ClientConnection client) {
    ClientHandler handler = new ClientHandler(settings, client);
    if (tls == null) {
      client.handshake(handler);
    } else {
      client.handshake(
          new TlsFront(client, tls, this::notTls, protocol -> speak(client, handler, protocol)),
          handler);
    }
  }

  private void speak(ClientConnection client, ClientHandler handler, @Nullable String protocol) {
    if ("h2".equals(protocol)) {
      client.channel().pipeline().remove(handler);
      OriginBinding binding = new OriginBinding();
      new H2Connection(
              client, settings.hop(), stream -> new StreamHandler(settings, stream, binding))
          .install();
    }
  }

  private ByteBuf notTls(ByteBufAllocator alloc) {
    return settings.answers().of(NOT_TLS).asText(alloc, false, true);
  }

  @Override
  public @Nullable ByteBuf refusal(ByteBufAllocator alloc, CloseReason reason) {
    if (tls != null) {
      return null;
    }
    return settings
        .answers()
        .of(Causes.answer(FlowFailure.of(reason, null)))
        .asText(alloc, false, true);
  }
}
