package dev.sideband.ipmi.testing;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.bmc.CommandTable;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.command.CloseSession;
import dev.sideband.ipmi.command.GetChannelAuthenticationCapabilities;
import dev.sideband.ipmi.command.GetChannelCipherSuites;
import dev.sideband.ipmi.command.SetSessionPrivilegeLevel;
import dev.sideband.ipmi.internal.bmc.BmcChannels;
import dev.sideband.ipmi.internal.bmc.ChannelCommands;
import dev.sideband.ipmi.internal.bmc.SessionCommands;
import dev.sideband.ipmi.internal.rmcp.DatagramPort;
import dev.sideband.ipmi.internal.rmcp.WakeUps;
import dev.sideband.ipmi.internal.rmcp.server.LanServer;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A BMC on the network that expects certain requests in a certain order, and answers each as it was
 * told: at once, late, twice, from elsewhere, or not at all.
 *
 * <p>It speaks real RMCP+ with users of its own, so that any console can log in; opening, raising
 * and closing sessions need no script. A request that is not the expected one is refused with C1h
 * and noted, unless {@link #otherwise} says how such are answered. It asserts nothing until {@link
 * #assertDone} is called. Safe for any thread.
 *
 * <p>{@link ScriptedBmcBuilder#open} puts it on UDP, for consoles of all kinds; {@link
 * ScriptedBmcBuilder#openOn} on a {@link VirtualLan}, in virtual time if need be. For a BMC that
 * does more by itself, put a {@link dev.sideband.ipmi.bmc.SoftwareBmc} behind a {@link
 * FaultyRelay}.
 */
public final class ScriptedBmc implements AutoCloseable {

  private static final Set<CommandId> HOUSEKEEPING =
      Set.of(
          GetChannelAuthenticationCapabilities.ID,
          GetChannelCipherSuites.ID,
          SetSessionPrivilegeLevel.ID,
          CloseSession.ID);

  private static final Bytes GUID = Bytes.ofHex("00112233445566778899AABBCCDDEEFF");
  private static final MessageResponse UNKNOWN =
      new MessageResponse(CompletionCode.INVALID_COMMAND.value(), Bytes.EMPTY);

  /** What is done about a request that was expected. */
  @FunctionalInterface
  interface Deed {

    void carryOut(MessageRequest request, CompletableFuture<MessageResponse> reply);
  }

  private record Expected(ScriptStep step, Deed deed) {}

  private final TransportContext context;
  private final ScriptedBmcBuilder settings;
  private final InetSocketAddress address;
  private final ScriptPort port;
  private final DatagramPort other;
  private final WakeUps wakeUps;
  private final CommandTable housekeeping = new CommandTable();
  private final BmcChannels channels = new BmcChannels();

  // All below is guarded by this.
  private final Queue<Expected> script = new ArrayDeque<>();
  private final List<MessageRequest> requests = new ArrayList<>();
  private final List<MessageRequest> unexpected = new ArrayList<>();
  private @Nullable Function<MessageRequest, MessageResponse> otherwise;
  private CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
  private LanServer server;

  ScriptedBmc(
      ScriptedBmcBuilder settings,
      InetSocketAddress address,
      DatagramPort main,
      DatagramPort other) {
    this.context = settings.context;
    this.settings = settings;
    this.address = address;
    this.port = new ScriptPort(main);
    this.other = other;
    this.wakeUps = new WakeUps(context.ticker(), context.scheduler());
    new ChannelCommands(channels).registerAt(housekeeping);
    new SessionCommands(channels).registerAt(housekeeping);
    this.server = startServer();
  }

  /** Returns a builder; the BMC takes threads, time and randomness from {@code context}. */
  public static ScriptedBmcBuilder builder(TransportContext context) {
    return new ScriptedBmcBuilder(context);
  }

  private LanServer startServer() {
    LanServer started =
        new LanServer(
            settings.server(), settings.users, GUID, this::handle, address, wakeUps, context);
    channels.add(started);
    started.serve(port);
    return started;
  }

  /** Returns where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  /** Expects a request of this kind next, after those that are expected already. */
  public ScriptStep expect(CommandId command) {
    return expect(
        command.toString(),
        request ->
            request.netFn() == command.netFn().value() && request.command() == command.command());
  }

  /**
   * Expects a request next that passes a test, after those that are expected already.
   *
   * @param what names the request in reports
   */
  public ScriptStep expect(String what, Predicate<MessageRequest> test) {
    return new ScriptStep(this, what, test);
  }

  /** Says how requests are answered that the script does not expect; they are not noted then. */
  public synchronized ScriptedBmc otherwise(Function<MessageRequest, MessageResponse> answer) {
    otherwise = answer;
    return this;
  }

  synchronized ScriptedBmc add(ScriptStep step, Deed deed) {
    if (script.isEmpty()) {
      done = new CompletableFuture<>();
    }
    script.add(new Expected(step, deed));
    return this;
  }

  private CompletionStage<MessageResponse> handle(MessageRequest request, RequestSource source) {
    CompletableFuture<MessageResponse> reply = new CompletableFuture<>();
    Deed deed = take(request);
    if (deed != null) {
      deed.carryOut(request, reply);
      return reply;
    }
    if (isHousekeeping(request)) {
      return housekeeping.handle(request, source);
    }
    return CompletableFuture.completedStage(unscripted(request));
  }

  private synchronized @Nullable Deed take(MessageRequest request) {
    Expected next = script.peek();
    if (next == null || !next.step.fits(request)) {
      return null;
    }
    script.remove();
    requests.add(request);
    if (script.isEmpty()) {
      done.complete(null);
    }
    return next.deed;
  }

  private static boolean isHousekeeping(MessageRequest request) {
    return HOUSEKEEPING.stream()
        .anyMatch(id -> id.netFn().value() == request.netFn() && id.command() == request.command());
  }

  private MessageResponse unscripted(MessageRequest request) {
    Function<MessageRequest, MessageResponse> answer;
    synchronized (this) {
      requests.add(request);
      answer = otherwise;
      if (answer == null) {
        unexpected.add(request);
      }
    }
    return answer == null ? UNKNOWN : answer.apply(request);
  }

  /** Returns the requests that were carried out, housekeeping and copies apart. */
  public synchronized List<MessageRequest> requests() {
    return List.copyOf(requests);
  }

  /** Returns a stage that completes when all that is expected now has come. */
  public synchronized CompletionStage<Void> done() {
    return done.minimalCompletionStage();
  }

  /**
   * Checks that everything expected has come and nothing else has.
   *
   * @throws AssertionError that says what is missing, and what came without being expected
   */
  public synchronized void assertDone() {
    if (!script.isEmpty() || !unexpected.isEmpty()) {
      List<ScriptStep> missing = script.stream().map(Expected::step).toList();
      throw new AssertionError("missing: " + missing + "; not expected: " + unexpected);
    }
  }

  /** Returns how many sessions are open. */
  public int sessions() {
    return currentServer().sessions().size();
  }

  private synchronized LanServer currentServer() {
    return server;
  }

  /** Forgets all sessions without a word, as a BMC does that is started anew. */
  public synchronized void restart() {
    channels.remove(server);
    server.close();
    server = startServer();
  }

  /** Reads nothing from its port until {@link #resume}. */
  public void stall() {
    port.stall();
  }

  /** Reads what came meanwhile, and whatever comes. */
  public void resume() {
    port.resume();
  }

  void later(Runnable task, Duration delay) {
    context.scheduler().schedule(task, delay);
  }

  ScriptPort port() {
    return port;
  }

  DatagramPort other() {
    return other;
  }

  /** Ends it; sessions are forgotten without a word. Idempotent. */
  @Override
  public void close() {
    port.close();
    other.close();
    currentServer().close();
    wakeUps.close();
    settings.users.close();
  }
}
