package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.NoData;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.AccessRule;
import dev.sideband.ipmi.bmc.CommandTable;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.command.CloseSession;
import dev.sideband.ipmi.command.GetSessionInfo;
import dev.sideband.ipmi.command.SessionInfo;
import dev.sideband.ipmi.command.SetSessionPrivilegeLevel;
import dev.sideband.wire.Bytes;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries out the commands about sessions (IPMI 2.0, 22.18 to 22.20). */
public final class SessionCommands {

  private static final CompletionCode ABOVE_LIMIT = new CompletionCode(0x81);
  private static final CompletionCode NO_SUCH_SESSION = new CompletionCode(0x87);

  private static final int MOST_SESSIONS = 0x3F;
  private static final int IPV4_SIZE = 4;

  private final BmcChannels channels;

  /** Creates the commands of a BMC with these channels. */
  public SessionCommands(BmcChannels channels) {
    this.channels = channels;
  }

  /** Adds the commands to a table. */
  public void registerAt(CommandTable table) {
    AccessRule anybody = AccessRule.anywhere(Privilege.CALLBACK);
    new Answers(table)
        .atOnce(
            SetSessionPrivilegeLevel.ID,
            anybody,
            SetSessionPrivilegeLevel::decodeRequest,
            this::setPrivilege)
        .atOnce(CloseSession.ID, anybody, CloseSession::decodeRequest, this::close)
        .atOnce(
            GetSessionInfo.ID,
            AccessRule.anywhere(Privilege.USER),
            GetSessionInfo::decodeRequest,
            this::info);
  }

  private SetSessionPrivilegeLevel setPrivilege(
      SetSessionPrivilegeLevel asked, RequestSource source) throws Refusal {
    BmcSession session = channels.session(source);
    if (session == null) {
      throw new Refusal(CompletionCode.NOT_NOW);
    }
    Privilege wanted = asked.privilege();
    if (wanted.value() != 0) {
      if (wanted.equals(Privilege.CALLBACK) || wanted.compareTo(Privilege.OEM) > 0) {
        throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
      }
      if (!session.limit().allows(wanted)) {
        throw new Refusal(ABOVE_LIMIT);
      }
      session.setPrivilege(wanted);
    }
    // The answer holds what the request did: one level.
    return new SetSessionPrivilegeLevel(session.privilege());
  }

  /** A session may be ended by itself, by another one of its user, and by an administrator. */
  private NoData close(CloseSession asked, RequestSource source) throws Refusal {
    BmcSession session = find(asked.sessionId());
    if (session == null) {
      throw new Refusal(NO_SUCH_SESSION);
    }
    BmcSession own = channels.session(source);
    boolean ofSameUser = own != null && own.user().id() == session.user().id();
    if (!ofSameUser && !source.privilege().allows(Privilege.ADMINISTRATOR)) {
      throw new Refusal(CompletionCode.INSUFFICIENT_PRIVILEGE);
    }
    session.end();
    return new NoData();
  }

  private SessionInfo info(GetSessionInfo asked, RequestSource source) throws Refusal {
    List<Place> places = places();
    int most = 0;
    for (BmcChannel channel : channels.all()) {
      most = Math.min(MOST_SESSIONS, most + channel.mostSessions());
    }
    int open = Math.min(MOST_SESSIONS, places.size());
    Optional<Place> found = find(asked, source, places);
    if (found.isEmpty() && asked.index() != GetSessionInfo.CURRENT && !isNumber(asked.index())) {
      throw new Refusal(CompletionCode.NOT_PRESENT);
    }
    return new SessionInfo(
        found.map(place -> place.session.handle()).orElse(0),
        most,
        open,
        found.map(SessionCommands::details));
  }

  private static boolean isNumber(int index) {
    return index != GetSessionInfo.BY_HANDLE && index != GetSessionInfo.BY_ID;
  }

  /** Where a session is: sessions do not know their channels. */
  private record Place(BmcChannel channel, BmcSession session) {}

  private List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (BmcChannel channel : channels.all()) {
      channel.sessions().forEach(session -> places.add(new Place(channel, session)));
    }
    return places;
  }

  private static Optional<Place> find(
      GetSessionInfo asked, RequestSource source, List<Place> places) {
    return switch (asked.index()) {
      case GetSessionInfo.CURRENT -> byId(places, source.session());
      case GetSessionInfo.BY_ID -> byId(places, asked.key());
      case GetSessionInfo.BY_HANDLE ->
          places.stream().filter(place -> place.session.handle() == asked.key()).findFirst();
      default -> places.stream().skip(asked.index() - 1L).findFirst();
    };
  }

  private static Optional<Place> byId(List<Place> places, long id) {
    return places.stream().filter(place -> place.session.id() == id).findFirst();
  }

  private static SessionInfo.Details details(Place place) {
    InetSocketAddress peer = place.session.peer();
    byte[] address = peer.getAddress().getAddress();
    boolean fits = address.length == IPV4_SIZE;
    return SessionInfo.Details.onLan(
        place.session.user().id(),
        place.session.privilege(),
        place.channel.number(),
        fits ? Bytes.copyOf(address) : Bytes.of(0, 0, 0, 0),
        peer.getPort());
  }

  private @Nullable BmcSession find(long id) {
    for (BmcChannel channel : channels.all()) {
      BmcSession session = channel.session(id);
      if (session != null) {
        return session;
      }
    }
    return null;
  }
}
