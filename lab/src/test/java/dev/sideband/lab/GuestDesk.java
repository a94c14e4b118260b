package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.MessageHandler;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.fleet.FleetOfBmcs;
import dev.sideband.ipmi.oem.BusPackage;
import dev.sideband.ipmi.oem.BusPointerName;
import dev.sideband.ipmi.oem.ConsolePart;
import dev.sideband.ipmi.oem.ConsoleReport;
import dev.sideband.ipmi.oem.FetchConsole;
import dev.sideband.ipmi.oem.GetConsoleInfo;
import dev.sideband.ipmi.oem.GetInstructionStatus;
import dev.sideband.ipmi.oem.InstructionProgress;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemCommand;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.WriteChunk;
import dev.sideband.process.ProcessId;
import dev.sideband.table.Table;
import dev.sideband.table.TableSnapshotFormat;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleLine.State;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import dev.sideband.workbench.guest.Guest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A guest with all that is around it on one desk: its BMC, its console, an operator, a server. */
final class GuestDesk {

  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int TABLES = 200;
  private static final long PAUSE_MILLIS = 300;
  private static final int OEM = 0x2E;
  private static final int MOST_MESSAGES = 1_000;

  final Sideband sideband = Sideband.builder().build();
  final KeyPair keys;
  final Guest guest;
  final SoftwareBmc bmc;
  final LabConsole console = new LabConsole();
  final MonitorServer server;
  final GuestBusLog buses;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final LanPort lan;
  private final ConsoleChannel keyboard;
  private volatile @Nullable CountDownLatch chunk;

  /** Lays the desk; the guest is off. */
  GuestDesk(Path folder) throws Exception {
    open.push(sideband);
    keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Path extras = Files.createDirectory(folder.resolve("extras"));
    Files.write(extras.resolve("key"), keys.getPublic().getEncoded());
    server =
        new MonitorServer(
            folder,
            "10.0.2.2",
            extras.resolve("agent.p12"),
            GuestAgent.PASSWORD.toCharArray(),
            sideband);
    open.push(server);
    guest = GuestJob.prepare(folder.resolve("guest"), extras, server.port(), sideband);
    open.push(guest);
    buses = new GuestBusLog(folder, sideband);
    open.push(buses);
    bmc =
        SoftwareBmc.builder(sideband)
            .user("admin", "secret".toCharArray(), Privilege.ADMINISTRATOR)
            .snapshots(ObjectType.CONNECTION_TABLE, new TableSnapshotFormat())
            .bus(buses.box)
            .hostBus(buses.tap)
            .power(guest)
            .console(guest::console)
            .start(folder.resolve("bmc"));
    open.push(bmc);
    guest.serve(vanishing(bmc));
    lan = LanPort.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), bmc, sideband);
    open.push(lan);
    keyboard = session(ConsoleChannel.class);
    open.push(keyboard);
    keyboard.start(console);
  }

  private <T extends AutoCloseable> T session(Class<T> door) throws TransportException {
    return sideband.open(
        URI.create("ipmi://admin@127.0.0.1:" + lan.address().getPort()),
        door,
        (target, user) -> "secret".toCharArray());
  }

  /** Asks in a session of its own, since a restart of the BMC ends those that are open. */
  private <R> R asked(Function<OemClient, CompletionStage<R>> question) throws Exception {
    try (MessageChannel channel = session(MessageChannel.class)) {
      return question
          .apply(OemClient.builder(channel, sideband).build())
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private <R> R asked(OemCommand<R> command) throws Exception {
    return asked(operator -> operator.send(command, sideband.deadline(PATIENCE)));
  }

  /** A BMC that answers no more from a chunk on, if it is told to. */
  private MessageHandler vanishing(SoftwareBmc whole) {
    return (request, source) -> {
      CountDownLatch waited = chunk;
      if (waited == null || request.netFn() != OEM || request.command() != WriteChunk.CODE) {
        return whole.handle(request, source);
      }
      waited.countDown();
      return new CompletableFuture<>();
    };
  }

  /** Takes the BMC from the interface in the middle of a write. */
  void unplugInMidWrite() throws InterruptedException {
    CountDownLatch waited = new CountDownLatch(1);
    chunk = waited;
    assertTrue(waited.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "nothing is written");
    guest.unplug();
    chunk = null;
  }

  /** Restarts the BMC, and waits for the console to be back, whose session that ends. */
  void resetBmc() throws Exception {
    long times = 1 + console.states().stream().filter(State.LIVE::equals).count();
    bmc.coldReset();
    try {
      type("\r");
    } catch (ExecutionException e) {
      assertInstanceOf(SessionLostException.class, e.getCause());
    }
    console.await(State.LIVE, (int) times, PATIENCE);
  }

  /** Answers at the other end of the guest's second serial port. */
  void answerAtUart() throws TransportException {
    SerialLine uart = guest.uart();
    open.push(uart);
    StringBuilder heard = new StringBuilder();
    uart.listen(
        new SerialLine.Listener() {
          @Override
          public void received(Bytes bytes) {
            heard.append(new String(bytes.toArray(), StandardCharsets.US_ASCII));
            if (heard.toString().endsWith("knock\n")) {
              try {
                uart.write("come in\n".getBytes(StandardCharsets.US_ASCII));
              } catch (TransportException e) {
                throw new AssertionError(e);
              }
            }
          }

          @Override
          public void lost(TransportException reason) {}
        });
  }

  String lanplus() {
    return "ipmitool -I lanplus -C 17 -U admin -P secret -H 127.0.0.1 -p "
        + lan.address().getPort();
  }

  Tool.Run ipmitool(String command) throws Exception {
    String[] words = (lanplus() + " " + command).split(" ", -1);
    Tool.Run run = Tool.require(words[0]).with(Arrays.copyOfRange(words, 1, words.length)).run();
    run.succeeded();
    return run;
  }

  /** Waits for the console to say something behind what it was waited for last. */
  void awaits(String text) throws InterruptedException {
    console.awaitNext(text, PATIENCE);
  }

  void shows(String text) {
    assertTrue(console.text().contains(text), () -> "no \"" + text + "\" in " + console.text());
  }

  void type(String text) throws Exception {
    keyboard
        .write(Bytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1)))
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  void sendBreak() throws Exception {
    keyboard.sendBreak().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Waits until the table at the BMC is one that is wanted. */
  Table awaitTable(ObjectType type, Predicate<Table> wanted) throws Exception {
    CountDownLatch pause = new CountDownLatch(1);
    for (int i = 0; i < TABLES; i++) {
      Optional<Table> last = table(type);
      if (last.filter(wanted).isPresent()) {
        return last.get();
      }
      assertFalse(pause.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    }
    throw new AssertionError("not what is wanted at the BMC; " + console.text());
  }

  /** Returns the table that the BMC shows an operator, if it has one. */
  Optional<Table> table(ObjectType type) throws Exception {
    try (FleetOfBmcs fleet = new FleetOfBmcs(sideband)) {
      fleet.add(
          "guest",
          URI.create("ipmi://admin@127.0.0.1:" + lan.address().getPort()),
          (target, user) -> "secret".toCharArray());
      return Optional.of(
          fleet
              .table("guest", type, sideband.deadline(PATIENCE))
              .toCompletableFuture()
              .get()
              .table());
    } catch (ExecutionException e) {
      assertInstanceOf(OemRejectedException.class, e.getCause());
      return Optional.empty();
    }
  }

  /** Returns the newest bytes of the console's log, as the BMC has them. */
  String logged(int most) throws Exception {
    ConsoleReport info = asked(new GetConsoleInfo());
    StringBuilder text = new StringBuilder();
    long from = Math.max(info.oldest(), info.end() - most);
    while (from < info.end()) {
      ConsolePart part = asked(FetchConsole.offsets(info.stream(), from, info.end(), 900));
      text.append(new String(part.data().toArray(), StandardCharsets.ISO_8859_1));
      from = part.data().isEmpty() ? info.end() : part.start() + part.data().size();
    }
    return text.toString();
  }

  /** Returns the log of the guest's buses, as the BMC has it. */
  List<BusRecord> busLog() throws Exception {
    BusPackage whole =
        asked(operator ->
            operator.fetchBus(BusPointerName.single(), MOST_MESSAGES, sideband.deadline(PATIENCE)));
    return whole.messages().stream().map(BusPackage.Message::message).toList();
  }

  /** Orders through the BMC that a process be stopped. */
  SignedInstruction stop(ProcessId process, String key) throws Exception {
    Instruction instruction =
        new Instruction(
            UUID.randomUUID(),
            GuestOrders.WORKER,
            InstructionKind.STOP,
            new InstructionTarget.OneProcess(process),
            sideband.clock().instant().plus(Duration.ofMinutes(5)),
            false,
            Map.of());
    SignedInstruction signed = SignedInstruction.sign(instruction, key, keys.getPrivate());
    post(signed);
    return signed;
  }

  void post(SignedInstruction signed) throws Exception {
    asked(operator -> operator.post(signed, sideband.deadline(PATIENCE)));
  }

  /** Waits until an instruction has come to its end. */
  InstructionProgress awaitEnd(SignedInstruction signed) throws Exception {
    CountDownLatch pause = new CountDownLatch(1);
    InstructionProgress progress = progress(signed);
    for (int i = 0; i < TABLES && !progress.step().isEnd(); i++) {
      assertFalse(pause.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
      progress = progress(signed);
    }
    return progress;
  }

  private InstructionProgress progress(SignedInstruction signed) throws Exception {
    return asked(new GetInstructionStatus(signed.instruction().id()));
  }

  /** Clears the desk. */
  void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
