package dev.sideband.ipmi.internal.rmcp.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.ConsoleStream;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.bmc.VirtualLanPort;
import dev.sideband.ipmi.command.ActivatePayload;
import dev.sideband.ipmi.command.PayloadKind;
import dev.sideband.ipmi.command.SetSolParameter;
import dev.sideband.ipmi.command.SolParameter;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.ipmi.internal.rmcp.PayloadType;
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;

/** A BMC with its host's console and a LAN port, in virtual time; packets are looked at. */
final class SolRig extends ServerWire {

  /** The channel that a session comes through, whichever it is. */
  static final int CHANNEL = 0x0E;

  final StringBuilder typed = new StringBuilder();
  final FakeContext context = new FakeContext(this::hand);
  final ConsoleStream host = new ConsoleStream(this::type, () -> typed.append("<break>"));
  private final Queue<Runnable> held = new ArrayDeque<>();
  private final List<Bytes> unread = new ArrayList<>();
  private final Path folder;
  private boolean holding;
  private int rqSequence;
  SoftwareBmc bmc;
  LanPort port;

  SolRig(Path folder) throws Exception {
    this.folder = folder;
    start();
  }

  private void start() throws Exception {
    bmc =
        SoftwareBmc.builder(context)
            .user("admin", "secret".toCharArray(), Privilege.ADMINISTRATOR)
            .guid(new UUID(0xFFEEDDCCBBAA9988L, 0x7766554433221100L))
            .console(host)
            .consoleLog(1 << 17)
            .start(folder);
    port = VirtualLanPort.open(this, bmc, context, CipherSuite.SUPPORTED, 8, null);
  }

  /** Another process of the BMC goes on with the same folder. */
  void restart() throws Exception {
    end();
    start();
  }

  void end() {
    port.close();
    bmc.close();
  }

  private void type(Bytes bytes) {
    typed.append(text(bytes));
  }

  private void hand(Runnable task) {
    if (holding) {
      held.add(task);
    } else {
      task.run();
    }
  }

  /** The host takes nothing that is typed, for the BMC's executor does nothing; or they go on. */
  void hold(boolean hold) {
    holding = hold;
    while (!holding && !held.isEmpty()) {
      held.remove().run();
    }
  }

  /** The host says something. */
  void say(String text) {
    host.write(bytes(text));
  }

  static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
  }

  TestConsole login(int place) throws Exception {
    return login(place, CipherSuite.SUITE_17);
  }

  TestConsole login(int place, CipherSuite suite) throws Exception {
    TestConsole console = new TestConsole(this);
    console.suite = suite;
    console.address = ServerRig.address(40_000 + place);
    console.id += place;
    console.login();
    // Set Session Privilege Level: administrator.
    assertEquals(Bytes.of(0, 4), console.ask(TestConsole.request(1, 0x06, 0x3B, 4)));
    return console;
  }

  /** Asks in a session; returns completion code and data. */
  Bytes ask(TestConsole console, IpmiCommand<?> command) throws Exception {
    keep(taken());
    List<Bytes> messages = new ArrayList<>();
    for (Bytes each : deliver(console.sealed(request(command)), console.address)) {
      if (TestConsole.header(each).payload().equals(PayloadType.IPMI_MESSAGE)) {
        messages.add(each);
      } else {
        unread.add(each);
      }
    }
    return console.answer(TestConsole.only(messages));
  }

  private LanMessage request(IpmiCommand<?> command) {
    WireWriter body = new WireWriter();
    command.encode(body);
    CommandId id = command.id();
    rqSequence = (rqSequence + 1) % 64;
    return new LanMessage(
        LanMessage.BMC_ADDRESS,
        id.netFn().value(),
        0,
        LanMessage.CONSOLE_ADDRESS,
        rqSequence,
        0,
        id.command(),
        body.toBytes());
  }

  private void keep(List<Bytes> packets) {
    unread.addAll(packets);
  }

  /** Opens a session that watches the console. */
  TestConsole watching(int place, int instance) throws Exception {
    TestConsole console = login(place);
    assertEquals(0, activate(console, instance));
    context.pass(0.02);
    return console;
  }

  /** Activates an instance; returns the completion code. */
  int activate(TestConsole console, int instance) throws Exception {
    return ask(console, new ActivatePayload(PayloadKind.SOL, instance, true, true)).at(0);
  }

  /** Sets a parameter of serial over LAN. */
  void set(TestConsole console, SolParameter parameter) throws Exception {
    assertEquals(Bytes.of(0), ask(console, new SetSolParameter(CHANNEL, parameter)));
  }

  /** Sends a packet; returns what comes back at once. */
  List<SolPacket> sol(
      TestConsole console, int number, int acked, int accepted, int flags, String data)
      throws Exception {
    return send(
        console, console.sealed(new SolPacket(number, acked, accepted, flags, bytes(data))));
  }

  List<SolPacket> send(TestConsole console, Bytes sealed) throws Exception {
    keep(taken());
    keep(deliver(sealed, console.address));
    return read(console);
  }

  /** Acknowledges a packet as a whole; returns what comes back at once. */
  List<SolPacket> acknowledge(TestConsole console, SolPacket packet) throws Exception {
    return sol(console, 0, packet.number(), packet.data().size(), 0, "");
  }

  /** Lets time pass; returns what comes meanwhile. */
  List<SolPacket> pass(TestConsole console, double seconds) throws Exception {
    context.pass(seconds);
    return read(console);
  }

  /** Returns what came for a console and was not read yet. */
  List<SolPacket> read(TestConsole console) throws Exception {
    List<SolPacket> read = new ArrayList<>();
    for (Bytes each : packets(console)) {
      read.add(console.sol(each));
    }
    return read;
  }

  /** Returns the packets that came for a console and were not read yet. */
  List<Bytes> packets(TestConsole console) throws Exception {
    keep(taken());
    List<Bytes> own = new ArrayList<>();
    for (Bytes each : List.copyOf(unread)) {
      if (TestConsole.header(each).sessionId() == console.id) {
        own.add(each);
        unread.remove(each);
      }
    }
    return own;
  }

  static SolPacket only(List<SolPacket> packets) {
    assertEquals(1, packets.size(), () -> packets.toString());
    return packets.get(0);
  }

  static SolPacket assertSent(String text, int number, SolPacket packet) {
    assertEquals(text, text(packet.data()));
    assertEquals(number, packet.number());
    return packet;
  }
}
