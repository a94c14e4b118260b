package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.AccessRule;
import dev.sideband.ipmi.bmc.CommandTable;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.command.AuthenticationCapabilities;
import dev.sideband.ipmi.command.ChannelAccess;
import dev.sideband.ipmi.command.ChannelInfo;
import dev.sideband.ipmi.command.ChannelProtocol;
import dev.sideband.ipmi.command.CipherSuiteList;
import dev.sideband.ipmi.command.CipherSuiteRecords;
import dev.sideband.ipmi.command.GetChannelAccess;
import dev.sideband.ipmi.command.GetChannelAuthenticationCapabilities;
import dev.sideband.ipmi.command.GetChannelCipherSuites;
import dev.sideband.ipmi.command.GetChannelInfo;
import dev.sideband.ipmi.command.SessionSupport;
import dev.sideband.wire.Bytes;

/** Carries out the commands about channels (IPMI 2.0, 22.13 to 22.15 and 22.22 to 22.24). */
public final class ChannelCommands {

  private static final int NO_INTERRUPTS = 0xFFFF;

  private final BmcChannels channels;

  /** Creates the commands of a BMC with these channels. */
  public ChannelCommands(BmcChannels channels) {
    this.channels = channels;
  }

  /** Adds the commands to a table. */
  public void registerAt(CommandTable table) {
    AccessRule users = AccessRule.anywhere(Privilege.USER);
    AccessRule anybody = AccessRule.withoutSession();
    new Answers(table)
        .atOnce(
            GetChannelAuthenticationCapabilities.ID,
            anybody,
            GetChannelAuthenticationCapabilities::decodeRequest,
            this::capabilities)
        .atOnce(
            GetChannelCipherSuites.ID, anybody, GetChannelCipherSuites::decodeRequest, this::suites)
        .atOnce(GetChannelInfo.ID, users, GetChannelInfo::decodeRequest, this::info)
        .atOnce(GetChannelAccess.ID, users, GetChannelAccess::decodeRequest, this::access);
  }

  private AuthenticationCapabilities capabilities(
      GetChannelAuthenticationCapabilities asked, RequestSource source) throws Refusal {
    BmcChannel channel = channel(asked.channel(), source);
    int key = channel.hasKey() ? AuthenticationCapabilities.KEY_IS_SET : 0;
    return new AuthenticationCapabilities(
        channel.number(),
        asked.extended() ? AuthenticationCapabilities.EXTENDED_FOLLOW : 0,
        AuthenticationCapabilities.NAMED_USERS | key,
        asked.extended() ? AuthenticationCapabilities.SPEAKS_2_0 : 0,
        0,
        0);
  }

  private CipherSuiteList suites(GetChannelCipherSuites asked, RequestSource source)
      throws Refusal {
    BmcChannel channel = channel(asked.channel(), source);
    Bytes records = CipherSuiteRecords.encode(channel.suites());
    int from = Math.min(asked.index() * CipherSuiteList.FULL_PART, records.size());
    int size = Math.min(CipherSuiteList.FULL_PART, records.size() - from);
    return new CipherSuiteList(channel.number(), records.slice(from, size));
  }

  private ChannelInfo info(GetChannelInfo asked, RequestSource source) throws Refusal {
    int number = BmcChannels.numberOf(asked.channel(), source);
    if (number == RequestSource.SYSTEM_INTERFACE_CHANNEL) {
      return new ChannelInfo(
          number,
          ChannelMedium.SYSTEM_INTERFACE,
          ChannelProtocol.KCS,
          SessionSupport.NONE,
          0,
          ChannelInfo.IPMI_FORUM,
          NO_INTERRUPTS);
    }
    BmcChannel channel = channels.get(number);
    if (channel == null && number != source.channel()) {
      throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
    }
    // A host application may have brought a channel of its own, of which only this much is known.
    return new ChannelInfo(
        number,
        channel == null ? source.medium() : channel.medium(),
        ChannelProtocol.IPMB,
        SessionSupport.MULTIPLE,
        channel == null ? 1 : channel.sessions().size(),
        ChannelInfo.IPMI_FORUM,
        0);
  }

  private ChannelAccess access(GetChannelAccess asked, RequestSource source) throws Refusal {
    BmcChannel channel = channel(asked.channel(), source);
    return new ChannelAccess(false, true, true, ChannelAccess.ALWAYS, channel.limit());
  }

  private BmcChannel channel(int number, RequestSource source) throws Refusal {
    return channels.named(number, source);
  }
}
