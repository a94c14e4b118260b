package dev.sideband.ipmi.internal.rmcp.client;

import static dev.sideband.ipmi.internal.rmcp.client.LanRig.answered;
import static dev.sideband.ipmi.internal.rmcp.client.LanRig.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoFreeSessionException;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.PrivilegeRefusedException;
import dev.sideband.ipmi.UnknownUserException;
import dev.sideband.ipmi.UnsupportedSuiteException;
import dev.sideband.ipmi.WrongPasswordException;
import dev.sideband.ipmi.bmc.AccessRule;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.bmc.VirtualLanPort;
import dev.sideband.ipmi.internal.rmcp.PushedPort;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our console and our BMC on one network: what the one means, the other understands. */
class OwnServerTest {

  /** Counts how often it is carried out with the same data. */
  private static final CommandId COUNTED = new CommandId(NetFn.APP, 0x70);

  private final FakeContext context = new FakeContext();
  private final TestNetwork network = new TestNetwork(context.time());
  private final RmcpEngine engine = new RmcpEngine(context, new PushedPort(network, context));
  private final Map<Bytes, Integer> counts = new HashMap<>();
  @TempDir Path folder;
  private SoftwareBmc bmc;
  private LanPort port;

  @BeforeEach
  void start() throws Exception {
    bmc =
        SoftwareBmc.builder(context)
            .user("admin", "secret".toCharArray(), Privilege.ADMINISTRATOR)
            .user("guest", "guest".toCharArray(), Privilege.USER)
            .start(folder);
    bmc.commands().register(COUNTED, AccessRule.anywhere(Privilege.ADMINISTRATOR), this::count);
    open(CipherSuite.DEFAULTS, 4, null);
  }

  private void open(List<CipherSuite> suites, int sessions, @Nullable String bmcKey)
      throws Exception {
    if (port != null) {
      port.close();
    }
    port =
        VirtualLanPort.open(network.port(TestBmc.ADDRESS), bmc, context, suites, sessions, bmcKey);
  }

  @AfterEach
  void end() {
    port.close();
    bmc.close();
  }

  private MessageResponse count(MessageRequest request, RequestSource source) {
    counts.merge(request.data(), 1, Integer::sum);
    return new MessageResponse(0, request.data());
  }

  private LanChannel channel(String user, String password, String options) {
    return LanRig.channel(engine, user, password, options);
  }

  private CompletableFuture<MessageResponse> ask(LanChannel channel, int number, double seconds) {
    Bytes data = Bytes.of(number, number >> 8);
    return channel
        .exchange(new MessageRequest(6, 0, COUNTED.command(), data), context.seconds(seconds))
        .toCompletableFuture();
  }

  private <E extends Throwable> E refused(Class<E> type, LanChannel channel) {
    CompletableFuture<MessageResponse> answer = ask(channel, 1, 10);
    context.pass(11);
    E failure = failure(type, answer);
    channel.close();
    context.pass(11);
    return failure;
  }

  @Test
  void sessionOneCommandAndCloseTakeSevenRoundTripsAndLeaveNothing() {
    LanChannel channel = channel("admin", "secret", "");
    CompletableFuture<MessageResponse> answer = ask(channel, 7, 5);
    context.pass(1);
    assertEquals(Bytes.of(7, 0), answered(answer));
    assertEquals(1, port.sessions());
    channel.close();
    context.pass(1);

    assertEquals(14, network.sent.size());
    assertEquals(0, port.sessions());
    assertTrue(channel.end().isDone());
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 3, 16, 2, 15, 1, 0})
  void agreesOnEachSuite(int suite) throws Exception {
    open(CipherSuite.SUPPORTED, 4, null);
    CompletableFuture<MessageResponse> answer =
        ask(channel("admin", "secret", "?suite=" + suite), 7, 5);
    context.pass(1);
    assertEquals(Bytes.of(7, 0), answered(answer));
  }

  @Test
  void eachRefusalHasItsOwnName() throws Exception {
    refused(WrongPasswordException.class, channel("admin", "wrong", ""));
    refused(UnknownUserException.class, channel("nobody", "secret", ""));
    refused(PrivilegeRefusedException.class, channel("guest", "guest", ""));
    refused(PrivilegeRefusedException.class, channel("guest", "guest", "?lookup=privilege"));
    UnsupportedSuiteException suites =
        refused(UnsupportedSuiteException.class, channel("admin", "secret", "?suite=0"));
    assertEquals(CipherSuite.DEFAULTS, suites.offered());

    open(CipherSuite.DEFAULTS, 1, null);
    CompletableFuture<MessageResponse> first = ask(channel("admin", "secret", ""), 1, 5);
    context.pass(1);
    answered(first);
    refused(NoFreeSessionException.class, channel("admin", "secret", ""));
  }

  @Test
  void theKeyOfTheBmcIsAskedForAndNeeded() throws Exception {
    open(CipherSuite.DEFAULTS, 4, "k of g");
    CompletableFuture<MessageResponse> answer =
        ask(channel("admin", "secret", "?kg=k%20of%20g"), 7, 5);
    context.pass(1);
    assertEquals(Bytes.of(7, 0), answered(answer));
    refused(WrongPasswordException.class, channel("admin", "secret", "?kg=other"));
    WrongPasswordException missing =
        refused(WrongPasswordException.class, channel("admin", "secret", ""));
    assertTrue(missing.toString().contains("K_G"), missing::toString);
  }

  @Test
  void heartbeatsKeepASessionThatIsIdle() {
    LanChannel channel = channel("admin", "secret", "?keepalive=10");
    CompletableFuture<MessageResponse> first = ask(channel, 1, 5);
    context.pass(600);
    answered(first);
    assertEquals(1, port.sessions());
    assertEquals(1, context.count("rmcp.sessions.opened"));

    network.fate = packet -> List.of();
    context.pass(70);
    assertEquals(0, port.sessions());
  }

  /** A request whose answer is lost is sent again, and must not be carried out twice. */
  @Test
  void whatIsSentAgainIsDoneOnce() {
    LanChannel channel = channel("admin", "secret", "");
    CompletableFuture<MessageResponse> first = ask(channel, 1, 5);
    context.pass(1);
    answered(first);
    network.fate = packet -> packet.toBmc() ? TestNetwork.PERFECT.of(packet) : List.of();
    CompletableFuture<MessageResponse> second = ask(channel, 2, 30);
    context.pass(8);
    network.fate = TestNetwork.PERFECT;
    context.pass(10);

    assertEquals(Bytes.of(2, 0), answered(second));
    assertEquals(Map.of(Bytes.of(1, 0), 1, Bytes.of(2, 0), 1), counts);
    assertTrue(context.count("rmcp.repeats") > 1);
  }

  static IntStream packets() {
    return IntStream.range(0, 16);
  }

  @ParameterizedTest
  @MethodSource("packets")
  void anyOnePacketMayBeLostOrComeTwiceOrLate(int index) {
    for (List<Duration> fate :
        List.<List<Duration>>of(
            List.of(),
            List.of(TestNetwork.LATENCY, TestNetwork.LATENCY),
            List.of(TestNetwork.LATENCY, Duration.ofMillis(3_300)),
            List.of(Duration.ofMillis(3_300)))) {
      int start = network.sent.size();
      network.fate =
          packet -> packet.index() == start + index ? fate : TestNetwork.PERFECT.of(packet);
      counts.clear();
      LanChannel channel = channel("admin", "secret", "");
      for (int number = 0; number < 2; number++) {
        CompletableFuture<MessageResponse> answer = ask(channel, number, 30);
        context.pass(10);
        assertEquals(Bytes.of(number, 0), answered(answer), "fate " + fate);
      }
      channel.close();
      context.pass(100);
      assertEquals(Map.of(Bytes.of(0, 0), 1, Bytes.of(1, 0), 1), counts, "fate " + fate);
      assertEquals(0, port.sessions());
    }
    assertEquals(0, context.count("rmcp.failures"));
  }

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  /** Whatever the network does, each request has its own answer, and none is carried out twice. */
  @ParameterizedTest
  @MethodSource("seeds")
  void nothingIsMixedUpOrDoneTwice(int seed) {
    Random random = new Random(seed * 1_000_003L);
    double loss = random.nextInt(25) / 100.0;
    network.fate = packet -> fate(random, loss);
    LanChannel channel = channel("admin", "secret", "?inflight=" + (1 + random.nextInt(12)));
    List<CompletableFuture<MessageResponse>> answers = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      answers.add(ask(channel, i, 50));
      context.pass(random.nextDouble() * 6);
    }
    context.pass(51);

    int answered = 0;
    for (int i = 0; i < answers.size(); i++) {
      assertTrue(answers.get(i).isDone());
      if (answers.get(i).isCompletedExceptionally()) {
        failure(TransportException.class, answers.get(i));
      } else {
        assertEquals(Bytes.of(i, i >> 8), answered(answers.get(i)), "request " + i);
        answered++;
      }
    }
    assertTrue(answered >= 140, "only " + answered + " answered at a loss of " + loss);
    assertTrue(counts.size() >= answered);
    assertEquals(counts.size(), counts.values().stream().mapToInt(Integer::intValue).sum());
    assertEquals(0, context.count("rmcp.failures"));
  }

  private static List<Duration> fate(Random random, double loss) {
    List<Duration> copies = new ArrayList<>();
    while (random.nextDouble() >= (copies.isEmpty() ? loss : 0.9)) {
      long delay = random.nextInt(10) == 0 ? random.nextInt(2_500) : random.nextInt(30);
      copies.add(Duration.ofMillis(1 + delay));
    }
    return copies;
  }

  @Test
  void aChannelThatIsTakenIsRefused() {
    TestNetwork other = new TestNetwork(context.time());
    assertThrows(
        TargetUnavailableException.class,
        () ->
            VirtualLanPort.open(
                other.port(TestBmc.ADDRESS), bmc, context, CipherSuite.DEFAULTS, 4, null));
  }
}
