package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.fuzz.Script;
import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.bmc.FuzzBmc;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.internal.rmcp.Ipmi15Header;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.ipmi.internal.rmcp.PayloadType;
import dev.sideband.ipmi.internal.rmcp.RmcpHeader;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The BMC on the network, with a whole BMC behind it, among any datagrams: raw ones, messages whose
 * headers and checksums are right, and packets sealed with the keys of a real session. Nothing is
 * thrown inside or outside, and afterwards somebody can log in and ask for the device id.
 */
public final class RmcpServerTarget implements FuzzTarget {

  private static final int MOST_STEPS = 48;
  private static final int LARGEST_DATAGRAM = 4_000;
  private static final int GET_DEVICE_ID = 0x01;

  /** What lets an administrator lock everybody out: access, name and password of users. */
  private static final Set<Integer> CHANGES_OF_USERS = Set.of(0x40, 0x43, 0x45, 0x47);

  /** What one packet may cost, be it one that opens a session or reads a file. */
  private static final long ALLOCATION = 256 << 10;

  @Override
  public boolean run(byte[] input) throws Exception {
    try (FuzzBmc bmc = new FuzzBmc()) {
      return new Conversation(bmc, new Script(input)).run();
    }
  }

  /** One run. */
  private static final class Conversation {

    private final FuzzBmc bmc;
    private final Script script;
    private final ServerWire wire = new ServerWire();
    private TestConsole console = new TestConsole(wire);
    private boolean open;
    private boolean taken;
    private boolean usersChanged;

    Conversation(FuzzBmc bmc, Script script) {
      this.bmc = bmc;
      this.script = script;
      bmc.serve(wire, this::carryOut, ServerRig.GUID);
    }

    private CompletionStage<MessageResponse> carryOut(
        MessageRequest request, RequestSource source) {
      taken |= source.session() != 0;
      usersChanged |=
          request.netFn() == NetFn.APP.value() && CHANGES_OF_USERS.contains(request.command());
      return bmc.bmc().handle(request, source);
    }

    boolean run() throws Exception {
      for (int steps = 0; script.hasMore() && steps < MOST_STEPS; steps++) {
        step();
      }
      boolean any = taken;
      bmc.pass(2.0 * FuzzBmc.SESSION_TIMEOUT.toSeconds());
      wire.taken();
      if (!usersChanged) {
        askForDeviceId();
      }
      bmc.requireNoException();
      return any;
    }

    private void step() throws Exception {
      switch (script.u8() & 0x0F) {
        case 0 -> deliver(script.longPiece());
        case 1 ->
            deliver(new WireWriter().bytes(rmcp(script.u8())).bytes(script.piece()).toBytes());
        case 2 -> outside(script.u8(), script.piece());
        case 3 -> sessionless(message());
        case 4 -> sealed(script.u8(), script.u32(), script.piece());
        case 5, 6, 7 -> sealed(0, console.nextNumber(), message());
        case 8 -> spoilSealed(script.piece(), script.u8(), script.u8());
        case 9 -> bmc.pass(script.u8() / 1_000.0);
        case 10 -> bmc.pass(script.u8());
        default -> open(script.u8());
      }
      bmc.pass(0);
      wire.taken();
    }

    private void open(int choice) throws MalformedMessageException {
      console = new TestConsole(wire);
      console.suite = CipherSuite.SUPPORTED.get((choice & 0x0F) % CipherSuite.SUPPORTED.size());
      console.password = (choice & 0x40) == 0 ? FuzzBmc.PASSWORD : "guess";
      console.role = (choice & 0x80) == 0 ? console.role : script.u8();
      open = logIn(console);
    }

    private static boolean logIn(TestConsole console) throws MalformedMessageException {
      return console.begin().isOk() && console.name().isOk() && console.prove().isOk();
    }

    private static Bytes rmcp(int messageClass) {
      WireWriter out = new WireWriter();
      if (messageClass < 0x80) {
        RmcpHeader.IPMI.encode(out);
      } else {
        new RmcpHeader(0xFF, messageClass & 0x7F).encode(out);
      }
      return out.toBytes();
    }

    /** A message to the BMC whose checksums are right. */
    private Bytes message() {
      return message(script.u8() >> 1, script.u8(), script.u8(), script.piece());
    }

    private static Bytes message(int function, int sequence, int command, Bytes body) {
      WireWriter out = new WireWriter();
      new LanMessage(
              LanMessage.BMC_ADDRESS,
              function & 0x3F,
              0,
              LanMessage.CONSOLE_ADDRESS,
              sequence >> 2,
              sequence & 3,
              command,
              body)
          .encode(out);
      return out.toBytes();
    }

    /** A message that opens a session, with the BMC's own id where such messages have it. */
    private void outside(int kind, Bytes body) throws Exception {
      byte[] payload = body.toArray();
      if (payload.length >= 8 && (kind & 0x20) == 0) {
        new WireWriter().u32(console.bmcId).toBytes().copyTo(payload, 4);
      }
      int type = kind < 0xC0 ? 0x10 + 2 * (kind % 3) : kind & 0x3F;
      deliver(TestConsole.setup(new PayloadType(type, 0, 0), Bytes.copyOf(payload)));
    }

    private void sessionless(Bytes message) throws Exception {
      WireWriter out = new WireWriter().bytes(rmcp(0));
      Ipmi15Header.sessionless(Math.min(0xFF, message.size())).encode(out);
      deliver(out.bytes(message).toBytes());
    }

    private void sealed(int type, long sequence, Bytes plain) throws Exception {
      if (open) {
        deliver(console.sealed(new PayloadType(type & 0x3F, 0, 0), plain, sequence));
      }
    }

    private void spoilSealed(Bytes plain, int at, int change) throws Exception {
      if (open) {
        byte[] packet =
            console.sealed(PayloadType.IPMI_MESSAGE, plain, console.nextNumber()).toArray();
        packet[at % packet.length] ^= (byte) change;
        deliver(Bytes.copyOf(packet));
      }
    }

    private void deliver(Bytes datagram) throws Exception {
      Bytes fitting = datagram.slice(0, Math.min(datagram.size(), LARGEST_DATAGRAM));
      Allocation.within(
          ALLOCATION,
          () -> {
            wire.deliver(fitting);
            return fitting;
          });
    }

    private void askForDeviceId() throws Exception {
      TestConsole next = new TestConsole(wire);
      if (!logIn(next)) {
        throw new AssertionError("nobody can log in any more");
      }
      Bytes request = next.sealed(TestConsole.request(1, NetFn.APP.value(), GET_DEVICE_ID));
      List<Bytes> sent = new ArrayList<>(wire.deliver(request));
      bmc.pass(1);
      sent.addAll(wire.taken());
      Bytes answer = next.answer(TestConsole.only(sent));
      if (answer.at(0) != 0) {
        throw new AssertionError("the device id is answered by " + answer);
      }
    }
  }
}
