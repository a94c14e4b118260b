package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.RmcpStatus;
import dev.sideband.ipmi.SessionStep;
import dev.sideband.ipmi.command.AuthenticationCapabilities;
import dev.sideband.ipmi.internal.rmcp.Algorithms;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.DroppedPacketException;
import dev.sideband.ipmi.internal.rmcp.Ipmi20Header;
import dev.sideband.ipmi.internal.rmcp.KeyExchange;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.ipmi.internal.rmcp.OpenSessionRequest;
import dev.sideband.ipmi.internal.rmcp.OpenSessionResponse;
import dev.sideband.ipmi.internal.rmcp.PacketProtection;
import dev.sideband.ipmi.internal.rmcp.PayloadType;
import dev.sideband.ipmi.internal.rmcp.Rakp1;
import dev.sideband.ipmi.internal.rmcp.Rakp2;
import dev.sideband.ipmi.internal.rmcp.Rakp3;
import dev.sideband.ipmi.internal.rmcp.Rakp4;
import dev.sideband.ipmi.internal.rmcp.Secret;
import dev.sideband.ipmi.internal.rmcp.SessionHeader;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to open a session, from the BMC's capabilities to the session's keys (IPMI 2.0,
 * 13.14).
 *
 * <p>It says what to send and judges what comes; when to send again is its owner's affair. For one
 * thread at a time. The keys that it is given stay the caller's.
 */
final class Handshake implements AutoCloseable {

  /** What a message means for what to do next. */
  enum Outcome {
    /** It is not for this handshake, or not what it waits for; nothing changes. */
    IGNORED,
    /** {@link Handshake#packet} is another one now, to be sent at once. */
    ADVANCED,
    /** The message may be damaged: the same packet shall be sent once more. */
    DOUBTFUL,
    /** The BMC has lost its half of the handshake: it must begin anew. */
    LOST,
    /** The keys are made. */
    DONE
  }

  private static final int TAGS = 0x100;

  private final LanSettings settings;
  private final Secret userKey;
  private final Secret bmcKey;
  private final boolean hasBmcKey;
  private final RandomGenerator random;
  private final long consoleSessionId;
  private final SessionlessPackets packets = new SessionlessPackets();
  private final Refusals refusals;

  private SessionStep step = SessionStep.CAPABILITIES;
  private int tag;
  private int suiteIndex;
  private @Nullable SuiteDiscovery discovery;
  private @Nullable Rakp1 rakp1;
  private @Nullable Rakp2 rakp2;
  private @Nullable KeyExchange exchange;
  private @Nullable Secret sessionKey;
  private boolean doubted;
  private boolean bmcHasKey;

  /**
   * Begins with the question for the BMC's capabilities.
   *
   * @param bmcKey the BMC's key, or null if it is not known to have one
   */
  Handshake(
      LanSettings settings,
      Secret userKey,
      @Nullable Secret bmcKey,
      RandomGenerator random,
      long consoleSessionId) {
    this.settings = settings;
    this.userKey = userKey;
    this.bmcKey = bmcKey == null ? userKey : bmcKey;
    this.hasBmcKey = bmcKey != null;
    this.random = random;
    this.consoleSessionId = consoleSessionId;
    this.refusals = new Refusals(settings.target());
    this.tag = random.nextInt(TAGS);
    packets.capabilities(tag, settings.privilege());
  }

  /** Returns what to send now, again and again until {@link #received} says otherwise. */
  ByteBuffer packet() {
    return packets.packet();
  }

  SessionStep step() {
    return step;
  }

  /** Tells whether the keys are made. */
  boolean isDone() {
    return sessionKey != null;
  }

  /** Tells whether another suite can be proposed, and does so. */
  boolean proposeNext() {
    if (step != SessionStep.OPEN_SESSION || suiteIndex + 1 >= settings.suites().size()) {
      return false;
    }
    suiteIndex++;
    propose();
    return true;
  }

  private CipherSuite suite() {
    return settings.suites().get(suiteIndex);
  }

  private void propose() {
    step = SessionStep.OPEN_SESSION;
    nextTag();
    packets.payload(
        PayloadType.OPEN_SESSION_REQUEST,
        new OpenSessionRequest(tag, new Privilege(0), consoleSessionId, Algorithms.of(suite())));
  }

  private void nextTag() {
    tag = (tag + 1) % TAGS;
    doubted = false;
  }

  /**
   * Judges a message from outside of any session that came from the BMC's address.
   *
   * @throws MalformedMessageException if it does not follow its format
   * @throws RefusedException if no session will come of this
   */
  Outcome received(SessionHeader header, WireReader payload)
      throws MalformedMessageException, RefusedException {
    if (!(header instanceof Ipmi20Header rmcpPlus)) {
      return receivedMessage(LanMessage.decode(payload));
    }
    PayloadType type = rmcpPlus.payload();
    if (step == SessionStep.OPEN_SESSION && type.equals(PayloadType.OPEN_SESSION_RESPONSE)) {
      return receivedOpenSession(OpenSessionResponse.decode(payload));
    }
    if (type.equals(PayloadType.RAKP_2)
        && (step == SessionStep.RAKP_2 || step == SessionStep.RAKP_4)) {
      return receivedRakp2(Rakp2.decode(payload));
    }
    if (step == SessionStep.RAKP_4 && type.equals(PayloadType.RAKP_4)) {
      return receivedRakp4(Rakp4.decode(payload));
    }
    return Outcome.IGNORED;
  }

  private Outcome receivedMessage(LanMessage message)
      throws MalformedMessageException, RefusedException {
    if (!packets.isAnswered(message)) {
      return Outcome.IGNORED;
    }
    if (discovery != null) {
      return discovered(discovery, message.body());
    }
    if (step != SessionStep.CAPABILITIES) {
      return Outcome.IGNORED;
    }
    WireReader body = message.body().reader();
    if (body.u8("completion code") == 0) {
      AuthenticationCapabilities capabilities = AuthenticationCapabilities.decode(body);
      bmcHasKey = capabilities.needsBmcKey();
      if (!capabilities.speaksIpmi20()) {
        throw refusals.ours(step, "does not speak IPMI 2.0");
      }
    }
    propose();
    return Outcome.ADVANCED;
  }

  private Outcome receivedOpenSession(OpenSessionResponse response) throws RefusedException {
    if (response.tag() != tag || isForeign(response.consoleSessionId(), response.status())) {
      return Outcome.IGNORED;
    }
    if (Refusals.isAboutSuite(response.status())) {
      return refusedSuite(response.status());
    }
    if (!response.status().isOk()) {
      throw refusals.of(step, response.status());
    }
    if (!response.algorithms().equals(Algorithms.of(suite()))) {
      return refusedSuite(RmcpStatus.NO_MATCHING_SUITE);
    }
    step = SessionStep.RAKP_2;
    nextTag();
    byte[] number = new byte[Rakp1.RANDOM_SIZE];
    random.nextBytes(number);
    rakp1 =
        new Rakp1(
            tag, response.bmcSessionId(), Bytes.copyOf(number), settings.role(), settings.user());
    packets.payload(PayloadType.RAKP_1, rakp1);
    return Outcome.ADVANCED;
  }

  private boolean isForeign(long id, RmcpStatus status) {
    return id != consoleSessionId && (status.isOk() || id != 0);
  }

  /** Proposes the next suite; after the last one it asks which suites there are, for the report. */
  private Outcome refusedSuite(RmcpStatus status) {
    if (!proposeNext()) {
      nextTag();
      discovery = new SuiteDiscovery(settings.target(), status, settings.suites());
      packets.suites(tag, discovery.nextPart());
    }
    return Outcome.ADVANCED;
  }

  private Outcome discovered(SuiteDiscovery found, Bytes body)
      throws MalformedMessageException, RefusedException {
    found.add(body.reader());
    nextTag();
    packets.suites(tag, found.nextPart());
    return Outcome.ADVANCED;
  }

  /** Returns the report for a BMC that refused every suite and does not say what it offers. */
  @Nullable RefusedException refusedSuites() {
    return discovery == null ? null : discovery.report();
  }

  private Outcome receivedRakp2(Rakp2 response) throws RefusedException {
    Rakp1 request = rakp1;
    if (request == null
        || response.tag() != request.tag()
        || isForeign(response.consoleSessionId(), response.status())
        || response.equals(rakp2)) {
      return Outcome.IGNORED;
    }
    if (!response.status().isOk()) {
      return step == SessionStep.RAKP_2 ? refused(response.status()) : Outcome.IGNORED;
    }
    KeyExchange made =
        new KeyExchange(suite(), consoleSessionId, request, response.random(), response.guid());
    if (!KeyExchange.matches(made.rakp2Code(userKey), response.code())) {
      return step == SessionStep.RAKP_2 ? doubtPassword() : Outcome.IGNORED;
    }
    exchange = made;
    rakp2 = response;
    step = SessionStep.RAKP_4;
    nextTag();
    packets.payload(
        PayloadType.RAKP_3,
        new Rakp3(tag, RmcpStatus.OK, request.bmcSessionId(), made.rakp3Code(userKey)));
    return Outcome.ADVANCED;
  }

  /** One wrong signature may be a damaged packet; the second one is a wrong password. */
  private Outcome doubtPassword() throws RefusedException {
    if (!doubted) {
      doubted = true;
      return Outcome.DOUBTFUL;
    }
    throw refusals.wrongKey(step, "the BMC has another password for this user");
  }

  private Outcome refused(RmcpStatus status) throws RefusedException {
    if (Refusals.isLost(status)) {
      return Outcome.LOST;
    }
    throw refusals.of(step, status);
  }

  private Outcome receivedRakp4(Rakp4 response) throws RefusedException {
    KeyExchange made = exchange;
    if (made == null
        || response.tag() != tag
        || isForeign(response.consoleSessionId(), response.status())) {
      return Outcome.IGNORED;
    }
    if (!response.status().isOk()) {
      return refused(response.status());
    }
    Secret key = made.sessionKey(bmcKey);
    if (!KeyExchange.matches(made.rakp4Check(key), response.check())) {
      key.close();
      return doubtBmcKey();
    }
    sessionKey = key;
    return Outcome.DONE;
  }

  /**
   * Judges a packet of the session that comes before {@link Rakp4} did.
   *
   * <p>Some BMCs answer a repeated RAKP 3 from within the session. Whoever signs with the session's
   * key has proved what RAKP 4 proves.
   */
  Outcome receivedSealed(Ipmi20Header header, byte[] datagram, int size, int payloadAt)
      throws DroppedPacketException {
    KeyExchange made = exchange;
    if (step != SessionStep.RAKP_4 || made == null || suite().integrity() == 0) {
      throw new DroppedPacketException(Drop.UNKNOWN_SESSION);
    }
    Secret key = made.sessionKey(bmcKey);
    try (PacketProtection candidate = new PacketProtection(suite(), key, random)) {
      candidate.open(datagram, size, header, payloadAt);
      sessionKey = key;
      return Outcome.DONE;
    } catch (DroppedPacketException e) {
      key.close();
      throw e;
    }
  }

  private Outcome doubtBmcKey() throws RefusedException {
    if (!doubted) {
      doubted = true;
      return Outcome.DOUBTFUL;
    }
    String problem =
        bmcHasKey && !hasBmcKey
            ? "the BMC has a key of its own (K_G), and none is given"
            : "the BMC has another key (K_G)";
    throw refusals.wrongKey(step, problem);
  }

  /** Returns the packet that tells the BMC to forget what it holds, or null if it holds nothing. */
  @Nullable ByteBuffer farewell() {
    if (rakp1 == null || (step != SessionStep.RAKP_2 && step != SessionStep.RAKP_4)) {
      return null;
    }
    nextTag();
    packets.payload(
        PayloadType.RAKP_3,
        new Rakp3(tag, RmcpStatus.INVALID_INTEGRITY_CHECK, rakp1.bmcSessionId(), Bytes.EMPTY));
    return packets.packet();
  }

  /** Returns the BMC's id of the session, once {@link Outcome#DONE}. */
  long bmcSessionId() {
    return made(rakp1).bmcSessionId();
  }

  /** Makes what protects the session's packets, once {@link Outcome#DONE}. */
  PacketProtection protection() {
    return new PacketProtection(suite(), made(sessionKey), random);
  }

  private static <T> T made(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the handshake is not done");
    }
    return part;
  }

  /** Wipes the session's key. Idempotent. */
  @Override
  public void close() {
    if (sessionKey != null) {
      sessionKey.close();
    }
  }
}
