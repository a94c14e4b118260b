package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.NoData;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.AccessRule;
import dev.sideband.ipmi.bmc.CommandTable;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.command.CloseSession;
import dev.sideband.ipmi.command.SetSessionPrivilegeLevel;
import org.jspecify.annotations.Nullable;

/** Carries out the commands about sessions (IPMI 2.0, 22.18 to 22.20). */
public final class SessionCommands {

  private static final CompletionCode ABOVE_LIMIT = new CompletionCode(0x81);
  private static final CompletionCode NO_SUCH_SESSION = new CompletionCode(0x87);

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
        .atOnce(CloseSession.ID, anybody, CloseSession::decodeRequest, this::close);
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
