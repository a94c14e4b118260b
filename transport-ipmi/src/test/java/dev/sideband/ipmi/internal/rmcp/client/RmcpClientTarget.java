package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.fuzz.Script;
import dev.sideband.ipmi.AuthenticationException;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.Ipmi15Header;
import dev.sideband.ipmi.internal.rmcp.Ipmi20Header;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.ipmi.internal.rmcp.PayloadType;
import dev.sideband.ipmi.internal.rmcp.RmcpHeader;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The client of RMCP+ in any state, among packets that the BMC never sent: raw ones, ones whose
 * headers or checksums are right, and ones that are sealed with the session's own keys; and replies
 * of the BMC that are lost, repeated, cut or damaged. Afterwards the next request must be answered,
 * or with a wrong password refused.
 */
public final class RmcpClientTarget implements FuzzTarget {

  private static final String[] OPTIONS = {
    "", "?suite=3", "?suite=0", "?suite=1", "?suite=2", "?suite=16", "?inflight=8&keepalive=0", ""
  };

  private static final int MOST_STEPS = 64;
  private static final int LARGEST_DATAGRAM = 4_000;

  /** What one packet may cost; one that makes keys takes 27,000 bytes. */
  private static final long ALLOCATION = 48 << 10;

  /**
   * What it may cost for each request that waits, since it may refuse them all, each with an
   * exception of its own.
   */
  private static final long ALLOCATION_PER_REQUEST = 4 << 10;

  /** A BMC forgets a session after a minute, and waits between attempts grow to seconds. */
  private static final int PATIENCE_SECONDS = 600;

  @Override
  public boolean run(byte[] input) throws Exception {
    return new Conversation(new Script(input)).run();
  }

  /** One run. */
  private static final class Conversation {

    private final Script script;
    private final LanRig rig = new LanRig();
    private final LanChannel channel;
    private final boolean knowsPassword;
    private final Deque<TestNetwork.Fate> fates = new ArrayDeque<>();
    private int sent;

    Conversation(Script script) {
      this.script = script;
      int choice = script.u8();
      // Suite 0 asks nobody for a password.
      knowsPassword = choice < 0x80 || (choice & 7) == 2;
      rig.bmc.mostSessions = Integer.MAX_VALUE;
      rig.network.fate =
          packet ->
              packet.toBmc() || fates.isEmpty()
                  ? TestNetwork.PERFECT.of(packet)
                  : fates.remove().of(packet);
      channel = rig.open("admin", knowsPassword ? "secret" : "guess", OPTIONS[choice & 7]);
    }

    boolean run() throws Exception {
      rig.post(channel, LanRig.READING, 1, 30);
      rig.context.pass(script.u8() / 1_000.0);
      for (int steps = 0; script.hasMore() && steps < MOST_STEPS; steps++) {
        step();
      }
      fates.clear();
      long dropped =
          Arrays.stream(Drop.values()).mapToLong(drop -> rig.context.count(drop.counter())).sum();
      nextRequestIsAnswered();
      return dropped < sent;
    }

    private void step() throws Exception {
      switch (script.u8() & 0x0F) {
        case 0 -> deliver(script.longPiece());
        case 1 -> deliver(new WireWriter().bytes(rmcp()).bytes(script.piece()).toBytes());
        case 2 -> outside(script.u8(), script.piece());
        case 3 -> sessionless(message(script.u8(), script.u8(), script.u8(), script.piece()));
        case 4 -> sealed(script.u8(), script.u32(), script.piece());
        case 5, 6 ->
            sealed(
                0, script.u8() + 1, message(script.u8(), script.u8(), script.u8(), script.piece()));
        case 7 -> spoilSealed(script.u8() + 1, script.piece(), script.u8(), script.u8());
        case 8 -> fates.add(packet -> List.of());
        case 9 -> fates.add(packet -> List.of(TestNetwork.LATENCY, Duration.ofSeconds(1)));
        case 10 -> damageReply(script.u8(), script.u8() | 1);
        case 11 -> cutReply(script.u8());
        case 12 -> rig.post(channel, script.u8(), script.u8(), 1 + script.u8() % 30);
        case 13 -> rig.context.pass(script.u8() / 1_000.0);
        case 14 -> rig.context.pass(script.u8() / 4.0);
        default -> rig.bmc.restart();
      }
    }

    private static Bytes rmcp() {
      WireWriter out = new WireWriter();
      RmcpHeader.IPMI.encode(out);
      return out.toBytes();
    }

    /** A message to the console whose checksums are right. */
    private static Bytes message(int function, int sequence, int command, Bytes body) {
      WireWriter out = new WireWriter();
      new LanMessage(
              LanMessage.CONSOLE_ADDRESS,
              function >> 2,
              function & 3,
              LanMessage.BMC_ADDRESS,
              sequence >> 2,
              sequence & 3,
              command,
              body)
          .encode(out);
      return out.toBytes();
    }

    /** A message that opens a session, with the console's own id where such messages have it. */
    private void outside(int kind, Bytes body) throws Exception {
      byte[] payload = body.toArray();
      if (payload.length >= 8) {
        new WireWriter().u32(rig.bmc.newestSession()).toBytes().copyTo(payload, 4);
      }
      int type = kind < 0xC0 ? 0x11 + 2 * (kind % 3) : kind & 0x3F;
      WireWriter out = new WireWriter().bytes(rmcp());
      Ipmi20Header.sessionless(new PayloadType(type, 0, 0), payload.length).encode(out);
      deliver(out.bytes(payload, 0, payload.length).toBytes());
    }

    private void sessionless(Bytes message) throws Exception {
      WireWriter out = new WireWriter().bytes(rmcp());
      Ipmi15Header.sessionless(Math.min(0xFF, message.size())).encode(out);
      deliver(out.bytes(message).toBytes());
    }

    private void sealed(int type, long sequence, Bytes plain) throws Exception {
      Bytes packet = rig.bmc.seal(new PayloadType(type & 0x3F, 0, 0), sequence, plain);
      if (!packet.isEmpty()) {
        deliver(packet);
      }
    }

    private void spoilSealed(long sequence, Bytes plain, int at, int change) throws Exception {
      byte[] packet = rig.bmc.seal(PayloadType.IPMI_MESSAGE, sequence, plain).toArray();
      if (packet.length > 0) {
        packet[at % packet.length] ^= (byte) change;
        deliver(Bytes.copyOf(packet));
      }
    }

    private void damageReply(int at, int change) {
      fates.add(packet -> {
        byte[] bytes = packet.bytes().toArray();
        bytes[at % bytes.length] ^= (byte) change;
        rig.network.deliverToConsole(Bytes.copyOf(bytes), packet.bmc());
        return List.of();
      });
    }

    private void cutReply(int size) {
      fates.add(packet -> {
        Bytes bytes = packet.bytes();
        rig.network.deliverToConsole(bytes.slice(0, size % bytes.size()), packet.bmc());
        return TestNetwork.PERFECT.of(packet);
      });
    }

    private void deliver(Bytes datagram) throws Exception {
      sent++;
      Bytes fitting = datagram.slice(0, Math.min(datagram.size(), LARGEST_DATAGRAM));
      long waiting = rig.posted().stream().filter(answer -> !answer.isDone()).count();
      Allocation.within(
          ALLOCATION + waiting * ALLOCATION_PER_REQUEST,
          () -> {
            rig.network.deliverToConsole(fitting, TestBmc.ADDRESS);
            return fitting;
          });
    }

    private void nextRequestIsAnswered() {
      passUntilDone(rig.posted());
      CompletableFuture<MessageResponse> answer =
          rig.send(channel, LanRig.READING, 0x1234, PATIENCE_SECONDS);
      passUntilDone(List.of(answer));
      if (!knowsPassword) {
        LanRig.failure(AuthenticationException.class, answer);
      } else if (!LanRig.answered(answer).equals(Bytes.of(0x34, 0x12))) {
        throw new AssertionError("the answer is " + answer.join());
      }
    }

    private void passUntilDone(List<CompletableFuture<MessageResponse>> answers) {
      for (int second = 0; second <= PATIENCE_SECONDS; second++) {
        if (answers.stream().allMatch(CompletableFuture::isDone)) {
          return;
        }
        rig.context.pass(1);
      }
      throw new AssertionError("a request ended in nothing");
    }
  }
}
