package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.NoData;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.AccessRule;
import dev.sideband.ipmi.bmc.CommandTable;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.command.ClearMessageFlags;
import dev.sideband.ipmi.command.DeviceId;
import dev.sideband.ipmi.command.GetBmcGlobalEnables;
import dev.sideband.ipmi.command.GetDeviceGuid;
import dev.sideband.ipmi.command.GetDeviceId;
import dev.sideband.ipmi.command.GetMessageFlags;
import dev.sideband.ipmi.command.GetSelfTestResults;
import dev.sideband.ipmi.command.GetSystemGuid;
import dev.sideband.ipmi.command.GlobalEnables;
import dev.sideband.ipmi.command.Guid;
import dev.sideband.ipmi.command.MessageFlags;
import dev.sideband.ipmi.command.SelfTestResults;
import dev.sideband.ipmi.command.SetBmcGlobalEnables;

/** Carries out the standard commands that a driver or a person asks any BMC. */
public final class StandardCommands {

  private static final MessageFlags NOTHING_WAITS =
      new MessageFlags(false, false, false, false, false, false);

  private static final GlobalEnables NOTHING_ENABLED =
      new GlobalEnables(false, false, false, false, false, false, false);

  private final DeviceId identity;
  private final Guid guid;
  private volatile GlobalEnables enables = NOTHING_ENABLED;

  /** Creates the commands of a BMC that is what these two say. */
  public StandardCommands(DeviceId identity, Guid guid) {
    this.identity = identity;
    this.guid = guid;
  }

  /** Adds the commands to a table. */
  public void registerAt(CommandTable table) {
    AccessRule users = AccessRule.anywhere(Privilege.USER);
    AccessRule host = AccessRule.systemInterfaceOnly();
    AccessRule hostAdministrator = new AccessRule(Privilege.ADMINISTRATOR, host.channels());
    new Answers(table)
        .always(GetDeviceId.ID, users, identity)
        .always(GetDeviceGuid.ID, users, guid)
        .always(GetSystemGuid.ID, AccessRule.withoutSession(), guid)
        .always(GetSelfTestResults.ID, users, new SelfTestResults(SelfTestResults.PASSED, 0))
        .always(GetMessageFlags.ID, host, NOTHING_WAITS)
        .atOnce(
            ClearMessageFlags.ID,
            host,
            ClearMessageFlags::decodeRequest,
            (asked, source) -> new NoData())
        .atOnce(
            GetBmcGlobalEnables.ID,
            users,
            in -> new GetBmcGlobalEnables(),
            (asked, source) -> enables)
        .atOnce(
            SetBmcGlobalEnables.ID,
            hostAdministrator,
            SetBmcGlobalEnables::decodeRequest,
            this::setEnables);
  }

  /** Forgets what the host enabled, as a restart does. */
  public void reset() {
    enables = NOTHING_ENABLED;
  }

  private NoData setEnables(SetBmcGlobalEnables asked, RequestSource source) {
    enables = asked.enables();
    return new NoData();
  }
}
