package io.calamary.core.testkit;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import io.netty.handler.codec.dns.TcpDnsResponseEncoder;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A recursive name server on loopback, UDP and TCP on one port, that answers what it was told to.
 *
 * <p>A name that it was told nothing of does not exist; a name of which it was told another record
 * type has no such record. Safe to use from any thread.
 */
public final class FakeDnsServer implements AutoCloseable {
  private static final int ATTEMPTS = 20;
  private static final long WAIT_SECONDS = 20;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Map<String, Deque<FakeDnsReply>> replies = new ConcurrentHashMap<>();
  private final List<Question> log = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Question> arrivals = new LinkedBlockingQueue<>();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private final InetSocketAddress address;

  /**
   * A question that was asked.
   *
   * @param name in lower case, without the last dot
   * @param type such as {@link DnsRecordType#A}
   * @param tcp whether it came over TCP
   */
  public record Question(String name, DnsRecordType type, boolean tcp) {}

  private FakeDnsServer() {
    address = bind();
  }

  /** Starts a server that knows no name. */
  public static FakeDnsServer start() {
    return new FakeDnsServer();
  }

  private InetSocketAddress bind() {
    for (int attempt = 0; ; attempt++) {
      Channel udp =
          new Bootstrap()
              .group(group)
              .channel(NioDatagramChannel.class)
              .handler(udpPipeline())
              .bind(InetAddress.getLoopbackAddress(), 0)
              .syncUninterruptibly()
              .channel();
      InetSocketAddress bound = (InetSocketAddress) udp.localAddress();
      var tcp =
          new ServerBootstrap()
              .group(group)
              .channel(NioServerSocketChannel.class)
              .childHandler(tcpPipeline())
              .bind(bound)
              .awaitUninterruptibly();
      if (tcp.isSuccess()) {
        return bound;
      }
      udp.close().syncUninterruptibly();
      if (!(tcp.cause() instanceof BindException) || attempt == ATTEMPTS) {
        throw new IllegalStateException("no port for both UDP and TCP", tcp.cause());
      }
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  /**
   * Says how it answers.
   *
   * @param name the name asked for
   * @param type the record type asked for
   * @param given one reply for each time it is asked; the last one for all further times
   */
  public FakeDnsServer on(String name, DnsRecordType type, FakeDnsReply... given) {
    replies.put(key(name, type), new ArrayDeque<>(List.of(given)));
    return this;
  }

  /** Answers with these IPv4 addresses. */
  public FakeDnsServer a(String name, String... addresses) {
    return on(name, DnsRecordType.A, FakeDnsReply.addresses(addresses));
  }

  /** Answers with these IPv6 addresses. */
  public FakeDnsServer aaaa(String name, String... addresses) {
    return on(name, DnsRecordType.AAAA, FakeDnsReply.addresses(addresses));
  }

  /** Every question so far. */
  public List<Question> questions() {
    return List.copyOf(log);
  }

  /** How often a name was asked for, over UDP. */
  public long count(String name, DnsRecordType type) {
    return log.stream().filter(new Question(name, type, false)::equals).count();
  }

  /**
   * Waits for the next question that nobody has waited for yet.
   *
   * @throws AssertionError if there is none within 20 s
   */
  public Question awaitQuestion() throws InterruptedException {
    Question question = arrivals.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (question == null) {
      throw new AssertionError("no question (expected: one within " + WAIT_SECONDS + " s)");
    }
    return question;
  }

  /** Sends all answers that were held back, in the order of their questions. */
  public void release() {
    loop()
        .execute(
            () -> {
              for (Runnable answer = held.poll(); answer != null; answer = held.poll()) {
                answer.run();
              }
            });
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private EventLoop loop() {
    return group.next();
  }

  private static String key(String name, DnsRecordType type) {
    return type.name() + ' ' + name;
  }

  private FakeDnsReply reply(Question question) {
    Deque<FakeDnsReply> given = replies.get(key(question.name(), question.type()));
    if (given != null) {
      FakeDnsReply next = given.peekFirst();
      // The same question over TCP is not a new one.
      if (given.size() > 1 && (next == null || !next.truncated() || question.tcp())) {
        given.removeFirst();
      }
      return next == null ? FakeDnsReply.noSuchName() : next;
    }
    String end = ' ' + question.name();
    boolean known = replies.keySet().stream().anyMatch(key -> key.endsWith(end));
    return known ? FakeDnsReply.noData() : FakeDnsReply.noSuchName();
  }

  private void answer(ChannelHandlerContext ctx, DnsQuery query, @Nullable DatagramDnsQuery udp) {
    DnsQuestion asked = query.recordAt(DnsSection.QUESTION);
    String name = asked.name().substring(0, asked.name().length() - 1);
    Question question = new Question(name, asked.type(), udp == null);
    FakeDnsReply reply = reply(question);
    log.add(question);
    if (!reply.dropped()) {
      Supplier<DnsResponse> empty = responseTo(query.id(), udp);
      Runnable send =
          () -> {
            DnsResponse response = empty.get();
            reply.write(response, asked, udp == null);
            ctx.writeAndFlush(response);
          };
      if (reply.held()) {
        held.add(send);
      } else {
        send.run();
      }
    }
    arrivals.add(question);
  }

  /** Makes it when it is sent: one that is held back for ever must not be a leaked buffer. */
  private static Supplier<DnsResponse> responseTo(int id, @Nullable DatagramDnsQuery udp) {
    if (udp == null) {
      return () -> new DefaultDnsResponse(id);
    }
    InetSocketAddress here = udp.recipient();
    InetSocketAddress there = udp.sender();
    return () -> new DatagramDnsResponse(here, there, id);
  }

  private ChannelInitializer<Channel> udpPipeline() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel
            .pipeline()
            .addLast(
                new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new OnDatagram());
      }
    };
  }

  private ChannelInitializer<Channel> tcpPipeline() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel
            .pipeline()
            .addLast(new TcpDnsQueryDecoder(), new TcpDnsResponseEncoder(), new OnStream());
      }
    };
  }

  @Sharable
  private final class OnDatagram extends SimpleChannelInboundHandler<DatagramDnsQuery> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
      answer(ctx, query, query);
    }
  }

  @Sharable
  private final class OnStream extends SimpleChannelInboundHandler<DnsQuery> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DnsQuery query) {
      answer(ctx, query, null);
    }
  }
}
