package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.RmcpStatus;
import dev.sideband.ipmi.internal.bmc.UserTable;
import dev.sideband.ipmi.internal.bmc.UserTable.Account;
import dev.sideband.ipmi.internal.rmcp.Algorithms;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.DroppedPacketException;
import dev.sideband.ipmi.internal.rmcp.KeyExchange;
import dev.sideband.ipmi.internal.rmcp.OpenSessionRequest;
import dev.sideband.ipmi.internal.rmcp.OpenSessionResponse;
import dev.sideband.ipmi.internal.rmcp.PacketProtection;
import dev.sideband.ipmi.internal.rmcp.Rakp1;
import dev.sideband.ipmi.internal.rmcp.Rakp2;
import dev.sideband.ipmi.internal.rmcp.Rakp3;
import dev.sideband.ipmi.internal.rmcp.Rakp4;
import dev.sideband.ipmi.internal.rmcp.Secret;
import dev.sideband.wire.Bytes;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The BMC's part in opening sessions: three questions, three answers (IPMI 2.0, 13.14 to 13.24).
 *
 * <p>For one thread at a time. Keys live here only while an answer is made.
 */
final class Handshakes {

  private final ServerSettings settings;
  private final UserTable users;
  private final Bytes guid;
  private final Sessions sessions;
  private final RandomGenerator random;
  private final ServerSession.Owner owner;

  /**
   * Creates the BMC's part.
   *
   * @param guid the system's GUID as sent
   * @param owner sends and ends in sessions
   */
  Handshakes(
      ServerSettings settings,
      UserTable users,
      Bytes guid,
      Sessions sessions,
      RandomGenerator random,
      ServerSession.Owner owner) {
    this.settings = settings;
    this.users = users;
    this.guid = guid;
    this.sessions = sessions;
    this.random = random;
    this.owner = owner;
  }

  /** Chooses the suite. */
  OpenSessionResponse open(OpenSessionRequest request, InetSocketAddress from, long now) {
    Login login = sessions.logins().begunBy(request, from);
    if (login == null) {
      Optional<CipherSuite> suite = suiteFor(request.algorithms());
      if (suite.isEmpty() || sessions.isFull()) {
        RmcpStatus why =
            suite.isEmpty() ? RmcpStatus.NO_MATCHING_SUITE : RmcpStatus.INSUFFICIENT_RESOURCES;
        return OpenSessionResponse.refusal(request.tag(), why, request.consoleSessionId());
      }
      byte[] number = new byte[Rakp1.RANDOM_SIZE];
      random.nextBytes(number);
      login = new Login(sessions.newId(), request, suite.get(), from, Bytes.copyOf(number), now);
      sessions.logins().add(login);
    }
    return new OpenSessionResponse(
        request.tag(),
        RmcpStatus.OK,
        request.consoleSessionId(),
        wanted(request.privilege()),
        login.id(),
        Algorithms.of(login.suite()));
  }

  private Optional<CipherSuite> suiteFor(Algorithms proposed) {
    return settings.suites().stream()
        .filter(suite ->
            fits(proposed.authentication(), suite.authentication())
                && fits(proposed.integrity(), suite.integrity())
                && fits(proposed.confidentiality(), suite.confidentiality()))
        .findFirst();
  }

  private static boolean fits(int proposed, int offered) {
    return proposed == Algorithms.ANY || proposed == offered;
  }

  /** Returns what was asked for, within the channel's limit; level 0 asks for all there is. */
  private Privilege wanted(Privilege requested) {
    boolean all = requested.value() == 0 || !settings.limit().allows(requested);
    return all ? settings.limit() : requested;
  }

  /**
   * Looks for the user, and shows that the BMC knows the password.
   *
   * @throws DroppedPacketException if there is nobody to answer
   */
  Rakp2 rakp1(Rakp1 request, InetSocketAddress from) throws DroppedPacketException {
    Login login = loginOf(request.bmcSessionId(), from);
    if (login == null) {
      return Rakp2.refusal(request.tag(), RmcpStatus.INVALID_SESSION_ID, 0);
    }
    long console = login.consoleSessionId();
    Account user = userOf(request).orElse(null);
    if (user == null) {
      return Rakp2.refusal(request.tag(), RmcpStatus.UNAUTHORIZED_NAME, console);
    }
    if (!user.limit().allows(request.privilege())
        || !settings.limit().allows(request.privilege())) {
      return Rakp2.refusal(request.tag(), RmcpStatus.UNAUTHORIZED_ROLE, console);
    }
    try (Secret key = users.key(user.id())) {
      if (key == null) {
        return Rakp2.refusal(request.tag(), RmcpStatus.UNAUTHORIZED_NAME, console);
      }
      login.setRakp1(request);
      Bytes code = exchange(login, request).rakp2Code(key);
      return new Rakp2(request.tag(), RmcpStatus.OK, console, login.random(), guid, code);
    }
  }

  private @Nullable Login loginOf(long id, InetSocketAddress from) throws DroppedPacketException {
    if (sessions.get(id) != null) {
      throw new DroppedPacketException(Drop.UNMATCHED);
    }
    Login login = sessions.logins().get(id);
    if (login != null && !login.address().equals(from)) {
      throw new DroppedPacketException(Drop.FOREIGN_ADDRESS);
    }
    return login;
  }

  private Optional<Account> userOf(Rakp1 request) {
    return users.find(
        request.userName(), settings.channel(), request.privilege(), request.isNameOnlyLookup());
  }

  private KeyExchange exchange(Login login, Rakp1 request) {
    return new KeyExchange(login.suite(), login.consoleSessionId(), request, login.random(), guid);
  }

  /**
   * Checks the password, and opens the session.
   *
   * @throws DroppedPacketException if there is nobody to answer
   */
  Rakp4 rakp3(Rakp3 request, Peer from, long now) throws DroppedPacketException {
    ServerSession open = sessions.get(request.bmcSessionId());
    if (open != null) {
      return again(open, request, from);
    }
    Login login = loginOf(request.bmcSessionId(), from.address());
    if (login == null || login.rakp1() == null) {
      return Rakp4.refusal(request.tag(), RmcpStatus.INVALID_SESSION_ID, 0);
    }
    if (!request.status().isOk()) {
      sessions.logins().remove(login);
      throw new DroppedPacketException(Drop.UNEXPECTED);
    }
    return open(login, login.rakp1(), request, from, now);
  }

  /** The first answer was lost, or is still on its way. */
  private static Rakp4 again(ServerSession open, Rakp3 request, Peer from)
      throws DroppedPacketException {
    if (!open.login().address().equals(from.address()) || !open.wasOpenedBy(request.code())) {
      throw new DroppedPacketException(Drop.UNMATCHED);
    }
    return new Rakp4(
        request.tag(), RmcpStatus.OK, open.login().consoleSessionId(), open.rakp4Check());
  }

  private Rakp4 open(Login login, Rakp1 rakp1, Rakp3 request, Peer from, long now) {
    long console = login.consoleSessionId();
    Account user = userOf(rakp1).orElse(null);
    if (user == null) {
      return Rakp4.refusal(request.tag(), RmcpStatus.UNAUTHORIZED_NAME, console);
    }
    try (Secret key = users.key(user.id())) {
      if (key == null) {
        return Rakp4.refusal(request.tag(), RmcpStatus.UNAUTHORIZED_NAME, console);
      }
      KeyExchange exchange = exchange(login, rakp1);
      if (!KeyExchange.matches(exchange.rakp3Code(key), request.code())) {
        if (login.isWrongOnceMore()) {
          sessions.logins().remove(login);
        }
        return Rakp4.refusal(request.tag(), RmcpStatus.INVALID_INTEGRITY_CHECK, console);
      }
      if (sessions.isFull()) {
        return Rakp4.refusal(request.tag(), RmcpStatus.INSUFFICIENT_RESOURCES, console);
      }
      Secret bmcKey = settings.bmcKey() == null ? key : settings.bmcKey();
      try (Secret sessionKey = exchange.sessionKey(bmcKey)) {
        Bytes check = exchange.rakp4Check(sessionKey);
        add(login, rakp1, user, sessionKey, request, check, from, now);
        return new Rakp4(request.tag(), RmcpStatus.OK, console, check);
      }
    }
  }

  private void add(
      Login login,
      Rakp1 rakp1,
      Account user,
      Secret sessionKey,
      Rakp3 rakp3,
      Bytes check,
      Peer from,
      long now) {
    Privilege limit = least(wanted(login.requested()), user.limit());
    if (rakp1.privilege().value() != 0) {
      limit = least(limit, rakp1.privilege());
    }
    ServerSession.Opened opened =
        new ServerSession.Opened(
            login,
            user,
            limit,
            new PacketProtection(login.suite(), sessionKey, random),
            rakp3.code(),
            check,
            from);
    sessions.logins().remove(login);
    sessions.add(new ServerSession(opened, sessions.freeHandle(), settings.channel(), owner, now));
  }

  private static Privilege least(Privilege one, Privilege other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
