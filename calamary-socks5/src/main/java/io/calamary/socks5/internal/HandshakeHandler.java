package io.calamary.socks5.internal;

import io.calamary.auth.Credentials;
import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.DrainEvent;
import io.calamary.core.spi.Logins;
import io.calamary.flow.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Leads a client to its request: greeting, perhaps user and password or GSS-API, request. What came
 * early waits; beyond what the message of now needs at most one read is out. After a refusal
 * nothing that follows is looked at.
 */
final class HandshakeHandler extends ChannelInboundHandlerAdapter {
  private final Settings settings;
  private final ClientConnection client;
  private final Commands commands;
  private Stage stage = Stage.GREETING;
  private @Nullable ByteBuf received;
  private @Nullable GssLogin gss;
  private Who who = Who.ANYBODY;
  private boolean processing;

  HandshakeHandler(Settings settings, ClientConnection client) {
    this.settings = settings;
    this.client = client;
    this.commands = new Commands(settings, client);
  }

  private enum Stage {
    GREETING,
    PASSWORD,
    GSSAPI,
    /** The credentials are being checked. One read is out, to see the client leave. */
    CHECKING,
    REQUEST,
    OVER
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (stage == Stage.OVER || !(msg instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(msg);
      return;
    }
    ByteBuf before = received;
    received =
        before == null
            ? bytes
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), before, bytes);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    process();
  }

  private void process() {
    if (processing) {
      return;
    }
    processing = true;
    try {
      while (step()) {
        // Each step takes a message, or finds that it can't.
      }
    } finally {
      processing = false;
    }
    ByteBuf left = received;
    if (left != null && !left.isReadable()) {
      release();
    }
    if (stage != Stage.OVER) {
      client.channel().flush();
      if (stage != Stage.CHECKING || received == null) {
        client.channel().read();
      }
    }
  }

  /** Whether a message was taken, so that the next one may be complete too. */
  private boolean step() {
    ByteBuf in = received;
    if (in == null) {
      return false;
    }
    return switch (stage) {
      case GREETING -> greeting(in);
      case PASSWORD -> password(in);
      case GSSAPI -> gssapi(in, Objects.requireNonNull(gss, "gss"));
      case REQUEST -> request(in, RequestParser.parse(in), Dialect.SOCKS5);
      case CHECKING, OVER -> false;
    };
  }

  private boolean greeting(ByteBuf in) {
    if (settings.socks4() && Socks4Parser.begins(in)) {
      return request(in, Socks4Parser.parse(in), Dialect.SOCKS4);
    }
    Parsed<Greeting> parsed = GreetingParser.parse(in);
    Greeting greeting = parsed.value();
    if (greeting == null) {
      if (parsed.flaw() != null) {
        end(null, CloseReason.PROTOCOL_ERROR, parsed.detail());
      }
      return false;
    }
    in.skipBytes(parsed.length());
    return choose(settings.method(greeting));
  }

  private boolean choose(int method) {
    ByteBuf answer = Replies.method(client.channel().alloc(), method);
    if (method == Replies.NO_METHOD) {
      boolean login = settings.authenticates();
      end(answer, login ? CloseReason.AUTHENTICATION_FAILED : CloseReason.UNSUPPORTED, "no method");
      return false;
    }
    client.channel().write(answer);
    GssLogins gssapi = settings.gssapi();
    if (method == GreetingParser.GSSAPI && gssapi != null) {
      gss = gssapi.begin();
      stage = Stage.GSSAPI;
    } else {
      boolean password = method == GreetingParser.USER_AND_PASSWORD;
      stage = password ? Stage.PASSWORD : Stage.REQUEST;
    }
    return true;
  }

  private boolean password(ByteBuf in) {
    Parsed<Credentials> parsed = PasswordParser.parse(in);
    Credentials given = parsed.value();
    if (given == null) {
      if (parsed.flaw() != null) {
        refuseLogin(CloseReason.PROTOCOL_ERROR, parsed.detail());
      }
      return false;
    }
    in.skipBytes(parsed.length());
    stage = Stage.CHECKING;
    Logins logins = Objects.requireNonNull(settings.logins(), "logins");
    logins.check(client, given, outcome -> checked(given.user(), outcome));
    return true;
  }

  private void checked(String name, Logins.Outcome outcome) {
    if (stage != Stage.CHECKING) {
      return;
    }
    if (outcome != Logins.Outcome.ACCEPTED) {
      boolean throttled = outcome == Logins.Outcome.THROTTLED;
      refuseLogin(CloseReason.AUTHENTICATION_FAILED, throttled ? "too many wrong passwords" : null);
      return;
    }
    who = new Who(name, null);
    stage = Stage.REQUEST;
    client.channel().write(Replies.login(client.channel().alloc(), true));
    process();
  }

  private void refuseLogin(CloseReason reason, @Nullable String detail) {
    end(Replies.login(client.channel().alloc(), false), reason, detail);
  }

  private boolean gssapi(ByteBuf in, GssLogin login) {
    Parsed<GssMessage> parsed = GssMessage.parse(in, login.expects());
    GssMessage message = parsed.value();
    if (message == null) {
      if (parsed.flaw() != null) {
        end(Replies.abort(client.channel().alloc()), CloseReason.PROTOCOL_ERROR, parsed.detail());
      }
      return false;
    }
    byte[] token = message.take(in);
    stage = Stage.CHECKING;
    client.await(login.take(token), this::checked);
    return true;
  }

  private void checked(@Nullable GssStep step, @Nullable Throwable failure) {
    if (stage != Stage.CHECKING) {
      return;
    }
    if (step == null) {
      String detail = failure == null ? null : "GSS-API: " + failure.getMessage();
      ByteBuf abort = Replies.abort(client.channel().alloc());
      end(abort, CloseReason.AUTHENTICATION_FAILED, detail);
      return;
    }
    Who known = step.who();
    stage = known == null ? Stage.GSSAPI : Stage.REQUEST;
    client.channel().write(step.answer(client.channel().alloc()));
    if (known != null) {
      who = known;
      if (known.seal() != null) {
        protect(known.seal());
      }
    }
    process();
  }

  /** From here on nothing is sent or read without protection, not even what is here already. */
  private void protect(Seal seal) {
    ByteBuf left = received;
    received = null;
    gss = null;
    GssProtection protection = new GssProtection(seal);
    String name = client.channel().pipeline().context(this).name();
    client.channel().pipeline().addBefore(name, null, protection);
    if (left != null) {
      protection.channelRead(client.channel().pipeline().context(protection), left);
    }
  }

  private boolean request(ByteBuf in, Parsed<Request> parsed, Dialect dialect) {
    Request request = parsed.value();
    if (request != null) {
      in.skipBytes(parsed.length());
      stage = Stage.OVER;
      client.channel().flush();
      commands.start(request, dialect, who);
    } else if (parsed.flaw() != null) {
      refuse(parsed, dialect);
    }
    return false;
  }

  private void refuse(Parsed<Request> parsed, Dialect dialect) {
    CloseReason reason =
        parsed.flaw() == Parsed.Flaw.COMMAND ? CloseReason.UNSUPPORTED : CloseReason.PROTOCOL_ERROR;
    int code =
        switch (Objects.requireNonNull(parsed.flaw(), "flaw")) {
          case COMMAND -> Replies.COMMAND_NOT_SUPPORTED;
          case ADDRESS -> Replies.ADDRESS_NOT_SUPPORTED;
          case VERSION, VALUE -> Replies.GENERAL_FAILURE;
        };
    end(dialect.refused(client.channel().alloc(), code), reason, parsed.detail());
  }

  /** Says the last word, if there is one. */
  private void end(@Nullable ByteBuf word, CloseReason reason, @Nullable String detail) {
    stage = Stage.OVER;
    release();
    if (word != null) {
      client.channel().write(word);
    }
    client.close(reason, detail);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    ctx.fireUserEventTriggered(event);
    if (event == DrainEvent.INSTANCE && stage == Stage.GREETING && received == null) {
      end(null, CloseReason.DRAINED, null);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stage = Stage.OVER;
    release();
    ctx.fireChannelInactive();
  }

  /** What is left belongs to the tunnel that the connection has become. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    stage = Stage.OVER;
    if (gss != null) {
      gss.dispose();
    }
    ByteBuf left = received;
    received = null;
    if (left != null && left.isReadable()) {
      ctx.fireChannelRead(left);
      ctx.fireChannelReadComplete();
    } else if (left != null) {
      left.release();
    }
  }

  private void release() {
    ByteBuf left = received;
    received = null;
    if (left != null) {
      left.release();
    }
  }
}
