package dev.sideband.tcp.internal.link;

import dev.sideband.tcp.link.LinkIdentity;
import dev.sideband.tcp.link.LinkRefusedException;
import dev.sideband.tcp.link.RefusalReason;
import dev.sideband.time.Scheduler;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.InstructionListener;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.UplinkStatus;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The agent's end: dials, says where it is, sends what the server lacks, and dials again.
 *
 * <p>One task at a time dials and reads; another one sends when there is something to send.
 */
public final class AgentEnd implements Uplink {

  private static final Duration DIAL_LIMIT = Duration.ofSeconds(10);

  private final AgentSettings settings;
  private final TransportContext context;
  private final String target;
  private final Spool spool;
  private final StateBox states = new StateBox();
  private final Instructions instructions;
  private final AtomicLong connections = new AtomicLong();
  private final Object ends = new Object();

  // Guarded by ends.
  private boolean closed;
  private @Nullable Socket dialling;
  private Scheduler.@Nullable Cancellable retry;

  private volatile @Nullable LinkConnection connection;
  private volatile @Nullable Exception failure;

  /** Used by the one task that dials. */
  private int attempts;

  private AgentEnd(AgentSettings settings, Spool spool, TransportContext context) {
    this.settings = settings;
    this.context = context;
    this.target = settings.host() + ":" + settings.port();
    this.spool = spool;
    this.instructions = new Instructions(target, spool, context, this::wake);
  }

  /** Opens the spool and begins to dial. */
  public static AgentEnd open(AgentSettings settings, TransportContext context) throws IOException {
    Spool spool = Spool.open(settings.spool(), settings.spoolBytes(), context);
    AgentEnd end = new AgentEnd(settings, spool, context);
    end.execute(end::dial);
    return end;
  }

  private void execute(Runnable task) {
    try {
      context.executor().execute(task);
    } catch (RejectedExecutionException e) {
      failure = new IOException("the executor is shut down", e);
    }
  }

  private void dial() {
    try {
      talk();
    } catch (IOException | RuntimeException e) {
      failure = e;
      context.observer().counted("link.lost.connections", target, 1);
    } finally {
      connection = null;
      spool.disconnected();
      instructions.disconnected();
      states.reset();
      pause();
    }
  }

  /** Half of each pause is left to chance, so that not all agents come back at the same time. */
  private void pause() {
    long longest = settings.longestPause().toNanos();
    long pause = settings.firstPause().toNanos();
    for (int i = 0; i < attempts && pause < longest; i++) {
      pause += Math.min(pause, longest - pause);
    }
    attempts++;
    long jittered = pause / 2 + (long) (context.random().nextDouble() * (pause - pause / 2));
    synchronized (ends) {
      if (closed) {
        return;
      }
      try {
        retry = context.scheduler().schedule(() -> execute(this::dial), Duration.ofNanos(jittered));
      } catch (RejectedExecutionException e) {
        failure = new IOException("the scheduler is shut down", e);
      }
    }
  }

  private void talk() throws IOException {
    LinkIdentity identity = settings.identity().identity();
    PeerCheck check =
        new PeerCheck(
            PeerCheck.Role.SERVER,
            identity.authorities(),
            settings.revocations(),
            context.clock(),
            settings.serverName());
    try (Socket plain = new Socket()) {
      begin(plain);
      TimeLimit limit = new TimeLimit(plain, DIAL_LIMIT, context);
      LinkConnection made;
      LinkMessage.Greeting greeting;
      LinkMessage.Taken taken;
      try (limit) {
        plain.connect(
            new InetSocketAddress(settings.host(), settings.port()), (int) DIAL_LIMIT.toMillis());
        plain.setTcpNoDelay(true);
        SSLSocket tls =
            TlsSockets.client(plain, settings.serverName(), settings.port(), identity, check);
        tls.startHandshake();
        made = new LinkConnection(plain, tls, target, context);
        greeting = expect(made, LinkMessage.Greeting.class);
        made.write(spool.hello(settings.silence()));
        taken = expect(made, LinkMessage.Taken.class);
      } catch (IOException e) {
        if (limit.isOver()) {
          throw new SessionLostException(target, "no link in " + DIAL_LIMIT);
        }
        if (check.refusal(target) != null) {
          Sockets.linger(plain, context);
        }
        throw TlsSockets.explain(e, check, target);
      }
      speak(made, greeting, taken, check);
    }
  }

  private void begin(Socket plain) throws IOException {
    synchronized (ends) {
      if (closed) {
        throw new ChannelClosedException(target);
      }
      dialling = plain;
    }
  }

  private void speak(
      LinkConnection made, LinkMessage.Greeting greeting, LinkMessage.Taken taken, PeerCheck check)
      throws IOException {
    spool.goOnBehind(taken.entry());
    noteTaken(taken);
    attempts = 0;
    instructions.connected(greeting.epoch());
    connection = made;
    connections.incrementAndGet();
    boolean[] turn = new boolean[1];
    made.start(
        () -> nextToSend(turn),
        settings.silence(),
        greeting.silence(),
        () -> {
          LinkRefusedException noLonger = check.inspect(target);
          if (noLonger != null) {
            made.end(noLonger);
          }
        });
    try {
      while (true) {
        take(made.read(LinkCodec.MOST_FRAME), made, greeting.epoch());
      }
    } catch (IOException e) {
      // Whatever it was, nobody sends on it any more.
      made.end(e);
      throw TlsSockets.explain(e, check, target);
    }
  }

  /** States and entries take turns, so that neither waits for the other to end. */
  private @Nullable LinkMessage nextToSend(boolean[] turn) throws IOException {
    LinkMessage news = instructions.nextToSend();
    if (news != null) {
      return news;
    }
    turn[0] = !turn[0];
    LinkMessage first = turn[0] ? states.next() : spool.next();
    if (first != null) {
      return first;
    }
    return turn[0] ? spool.next() : states.next();
  }

  private void take(LinkMessage message, LinkConnection made, long epoch) throws IOException {
    if (message instanceof LinkMessage.Taken taken) {
      noteTaken(taken);
      made.wake();
    } else if (message instanceof LinkMessage.Instruction instruction) {
      instructions.received(epoch, instruction);
    } else if (message instanceof LinkMessage.Refusal refusal) {
      throw Refusals.byPeer(refusal, target);
    } else if (!(message instanceof LinkMessage.Alive)) {
      throw unexpected(message);
    }
  }

  private void noteTaken(LinkMessage.Taken taken) throws IOException {
    states.confirmed(taken.state());
    long more = spool.taken(taken);
    if (more > 0) {
      context.observer().counted("link.lost", target, more);
    }
  }

  private <M extends LinkMessage> M expect(LinkConnection made, Class<M> type) throws IOException {
    LinkMessage message = made.read(LinkCodec.MOST_FRAME);
    if (message instanceof LinkMessage.Refusal refusal) {
      throw Refusals.byPeer(refusal, target);
    }
    if (!type.isInstance(message)) {
      throw unexpected(message);
    }
    if (message instanceof LinkMessage.Greeting greeting && greeting.version() < 1) {
      throw new LinkRefusedException(
          target, RefusalReason.VERSION, false, "version " + greeting.version());
    }
    return type.cast(message);
  }

  static MalformedMessageException unexpected(LinkMessage message) {
    return new MalformedMessageException(
        "type", 0, message.getClass().getSimpleName() + " is out of place", Bytes.EMPTY);
  }

  private void wake() {
    LinkConnection present = connection;
    if (present != null) {
      present.wake();
    }
  }

  @Override
  public void offerState(String key, Bytes state) {
    check(key, state, MOST_BYTES);
    states.offer(key, state);
    wake();
  }

  @Override
  public void append(String stream, Bytes entry) throws IOException {
    check(stream, entry, mostEntryBytes());
    spool.append(stream, entry);
    wake();
  }

  private static void check(String name, Bytes data, int most) {
    if (!Uplink.isFit(name) || data.size() > most) {
      throw new IllegalArgumentException(data.size() + " bytes for \"" + name + "\"");
    }
  }

  @Override
  public int mostEntryBytes() {
    return spool.mostEntryBytes();
  }

  @Override
  public void instructions(InstructionListener listener) {
    instructions.to(listener);
  }

  @Override
  public UplinkStatus status() {
    return new UplinkStatus(
        connection != null,
        spool.waiting(),
        spool.lost(),
        connections.get(),
        Optional.ofNullable(failure));
  }

  @Override
  public void close() {
    LinkConnection present = connection;
    synchronized (ends) {
      closed = true;
      if (retry != null) {
        retry.cancel();
      }
      if (dialling != null) {
        Sockets.close(dialling);
      }
    }
    if (present != null) {
      present.end(new ChannelClosedException(target));
    }
    instructions.close();
    spool.close();
  }
}
