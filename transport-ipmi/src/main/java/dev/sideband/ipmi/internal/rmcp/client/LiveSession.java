package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.command.SetSessionPrivilegeLevel;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.DroppedPacketException;
import dev.sideband.ipmi.internal.rmcp.Ipmi20Header;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.ipmi.internal.rmcp.PacketProtection;
import dev.sideband.ipmi.internal.rmcp.PayloadType;
import dev.sideband.ipmi.internal.rmcp.SequenceWindow;
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.ipmi.internal.sol.SolReceiver;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A session that has its keys: requests out, responses in, and heartbeats in between.
 *
 * <p>Its heartbeat asks for a change of privilege to what it is: BMCs answer that where they keep
 * their sessions, even while a command holds up the rest. For one thread at a time.
 */
final class LiveSession implements AutoCloseable {

  static final long NEVER = Long.MAX_VALUE;

  /** 17 ms: heartbeats that are due within it leave, and are answered, in one go. */
  private static final long TOGETHER_NANOS = (1L << 24) - 1;

  /** Privilege 0 asks for no change. */
  private static final MessageRequest HEARTBEAT =
      Exchange.carrying(new SetSessionPrivilegeLevel(new Privilege(0)));

  private final LanSettings settings;
  private final SessionHost host;
  private final RandomGenerator random;
  private final PacketProtection protection;
  private final long consoleSessionId;
  private final long bmcSessionId;
  private final Pulse pulse;
  private final RequestRegister register = new RequestRegister();
  private final SequenceWindow window = new SequenceWindow();
  private final SessionlessPackets probe = new SessionlessPackets();
  private final WireWriter payload = new WireWriter();

  private long sequence;
  private @Nullable Exchange heartbeat;
  private long nextBeatAt;
  private int probes;
  private boolean probeOpen;
  private @Nullable SolReceiver sol;

  LiveSession(
      LanSettings settings,
      SessionHost host,
      RandomGenerator random,
      PacketProtection protection,
      long consoleSessionId,
      long bmcSessionId,
      long now) {
    this.settings = settings;
    this.host = host;
    this.random = random;
    this.protection = protection;
    this.consoleSessionId = consoleSessionId;
    this.bmcSessionId = bmcSessionId;
    this.pulse = new Pulse(settings, now);
  }

  long bmcSessionId() {
    return bmcSessionId;
  }

  Pulse pulse() {
    return pulse;
  }

  /** Tells whether a request that was never sent may leave now. */
  boolean hasRoom() {
    return register.inFlight() < settings.inFlight() && !pulse.isQuiet();
  }

  /** Gives the exchange a number and sends its first copy; returns false if no number is left. */
  boolean transmit(Exchange exchange, long now) {
    if (!register.take(exchange)) {
      return false;
    }
    if (exchange.attempts == 0) {
      exchange.firstSentAt = now;
    }
    sendCopy(exchange, now);
    return true;
  }

  private void sendCopy(Exchange exchange, long now) {
    exchange.attempts++;
    exchange.resendAt = now + settings.retry().waitNanos(exchange.attempts, random);
    register.sent(exchange);
    pulse.sent();
    MessageRequest request = exchange.request;
    payload.clear();
    new LanMessage(
            LanMessage.BMC_ADDRESS,
            request.netFn(),
            request.lun(),
            LanMessage.CONSOLE_ADDRESS,
            exchange.number,
            0,
            request.command(),
            request.data())
        .encode(payload);
    sendPayload(PayloadType.IPMI_MESSAGE, true);
  }

  /** Sends what the payload's buffer holds, under the session's next number. */
  private void sendPayload(PayloadType type, boolean encrypted) {
    sequence = sequence == 0xFFFFFFFFL ? 1 : sequence + 1;
    host.send(protection.seal(type, bmcSessionId, sequence, payload, encrypted));
  }

  /** Tells whether what is sent can be encrypted. */
  boolean encrypts() {
    return protection.encrypts();
  }

  /** Tells who takes packets of serial over LAN from now on; null if nobody does. */
  void carry(@Nullable SolReceiver receiver) {
    sol = receiver;
  }

  /**
   * Sends a packet of serial over LAN, once, unless only heartbeats may leave.
   *
   * <p>It does not count as a packet that waits for an answer: serial over LAN sends again by
   * itself what is not acknowledged, and acknowledgements are answered by nothing.
   */
  void send(SolPacket packet, boolean encrypted) {
    if (!pulse.isQuiet()) {
      packet.encode(payload.clear());
      sendPayload(PayloadType.SOL, encrypted);
    }
  }

  /**
   * Takes a packet that names this session, and returns the exchange that it settles, with its
   * response, or null if it is of serial over LAN and has been handed over.
   *
   * @throws DroppedPacketException if the packet is not taken
   * @throws MalformedMessageException if it is the BMC's, and does not follow its format
   */
  @Nullable Exchange received(
      Ipmi20Header header, byte[] datagram, int size, int payloadAt, long now)
      throws DroppedPacketException, MalformedMessageException {
    WireReader opened = protection.open(datagram, size, header, payloadAt);
    boolean isMessage = header.payload().equals(PayloadType.IPMI_MESSAGE);
    // Before the number is accepted: where nothing is signed, the checksums are all there is.
    LanMessage message = isMessage ? LanMessage.decode(opened) : null;
    boolean isSol = header.payload().equals(PayloadType.SOL);
    SolPacket console = isSol ? SolPacket.decode(opened) : null;
    if (!window.accept(header.sequence())) {
      throw new DroppedPacketException(Drop.REPLAYED);
    }
    pulse.heard(now);
    probeOpen = false;
    SolReceiver receiver = sol;
    if (receiver != null) {
      if (console != null) {
        endHeartbeat(null);
        receiver.received(console, header.sequence());
        return null;
      }
      receiver.heard();
    }
    if (message == null || !message.isResponse()) {
      throw new DroppedPacketException(Drop.UNEXPECTED);
    }
    WireReader body = message.body().reader();
    int completionCode = body.u8("completion code");
    Exchange exchange = register.match(message);
    endHeartbeat(exchange);
    if (exchange == null) {
      throw new DroppedPacketException(Drop.UNMATCHED);
    }
    exchange.answer(new MessageResponse(completionCode, Bytes.copyOf(body.rest().toArray())));
    return exchange;
  }

  /** A heartbeat has done its work when anything was heard, be it its own answer. */
  private void endHeartbeat(@Nullable Exchange answered) {
    if (heartbeat != null && heartbeat != answered) {
      register.release(heartbeat);
    }
    heartbeat = null;
  }

  /** Takes an answer from outside of the session; returns false if it is not to our question. */
  boolean receivedOutside(LanMessage message) {
    if (!probeOpen || !probe.isAnswered(message)) {
      return false;
    }
    probeOpen = false;
    pulse.heardOutside();
    return true;
  }

  /** Sends what has waited long enough, and returns the exchanges whose time is up. */
  List<Exchange> tick(long now) {
    List<Exchange> expired = new ArrayList<>();
    for (int number = 0; number < RequestRegister.NUMBERS; number++) {
      Exchange exchange = register.holder(number);
      if (exchange == null || exchange == heartbeat) {
        continue;
      }
      if (exchange.due <= now) {
        register.release(exchange);
        expired.add(exchange);
      } else if (exchange.once) {
        if (exchange.resendAt <= now) {
          register.restsFromNow(exchange);
          exchange.resendAt = NEVER;
        }
      } else if (exchange.resendAt <= now && !pulse.isQuiet()) {
        host.counted("rmcp.resends");
        sendCopy(exchange, now);
      }
    }
    if (beatAt() <= now) {
      beat(now);
    }
    return expired;
  }

  /**
   * Requests that are sent again are heartbeats enough until the session is in doubt. Where only
   * heartbeats may leave, they must: nothing else would find out whether the BMC is back.
   */
  private long beatAt() {
    boolean busy = register.isAsking();
    if (!busy && settings.keepalive().isZero() && !pulse.isQuiet()) {
      return NEVER;
    }
    if (!pulse.isWaiting()) {
      return busy ? NEVER : pulse.lastHeard() + settings.keepalive().toNanos() | TOGETHER_NANOS;
    }
    if (busy && !pulse.isDoubtful()) {
      return NEVER;
    }
    return heartbeat == null ? pulse.lastHeard() : nextBeatAt | TOGETHER_NANOS;
  }

  private void beat(long now) {
    Exchange beat = heartbeat;
    if (beat == null) {
      beat = new Exchange(HEARTBEAT, Exchange.Purpose.HEARTBEAT, now, NEVER);
      heartbeat = transmit(beat, now) ? beat : null;
    } else {
      sendCopy(beat, now);
    }
    if (!pulse.isDoubtful()) {
      nextBeatAt = beat.resendAt;
      return;
    }
    RetryPolicy retry = settings.retry();
    nextBeatAt = now + (pulse.isQuiet() ? retry.longest() : retry.first()).toNanos();
    probe.capabilities(probes++, settings.privilege());
    probeOpen = true;
    host.send(probe.packet());
  }

  /** Returns when {@link #tick} has something to do. */
  long nextTick() {
    long next = beatAt();
    for (int number = 0; number < RequestRegister.NUMBERS; number++) {
      Exchange exchange = register.holder(number);
      if (exchange != null && exchange != heartbeat) {
        next = Math.min(next, exchange.due);
        if (exchange.once || !pulse.isQuiet()) {
          next = Math.min(next, exchange.resendAt);
        }
      }
    }
    return next;
  }

  /** Takes back an exchange; returns false if it does not wait for an answer here. */
  boolean withdraw(Exchange exchange) {
    boolean isHere =
        exchange.number != Exchange.UNNUMBERED && register.holder(exchange.number) == exchange;
    if (isHere) {
      register.release(exchange);
    }
    return isHere;
  }

  /** Takes back all exchanges that wait for an answer, heartbeats apart. */
  List<Exchange> drain() {
    List<Exchange> drained = new ArrayList<>();
    for (int number = 0; number < RequestRegister.NUMBERS; number++) {
      Exchange exchange = register.holder(number);
      if (exchange != null) {
        register.release(exchange);
        if (exchange != heartbeat) {
          drained.add(exchange);
        }
      }
    }
    heartbeat = null;
    return drained;
  }

  /** Wipes the keys and gives the session's id back. */
  @Override
  public void close() {
    protection.close();
    host.closeId(consoleSessionId);
    SolReceiver receiver = sol;
    sol = null;
    if (receiver != null) {
      receiver.ended();
    }
  }
}
