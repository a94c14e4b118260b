package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.BodyDecoder;
import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.NoData;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.command.ChannelInfo;
import dev.sideband.ipmi.command.ChannelProtocol;
import dev.sideband.ipmi.command.ChassisPower;
import dev.sideband.ipmi.command.ChassisStatus;
import dev.sideband.ipmi.command.ClearMessageFlags;
import dev.sideband.ipmi.command.DeviceId;
import dev.sideband.ipmi.command.FrontPanelButtons;
import dev.sideband.ipmi.command.GetBmcGlobalEnables;
import dev.sideband.ipmi.command.GetChannelInfo;
import dev.sideband.ipmi.command.GetChassisStatus;
import dev.sideband.ipmi.command.GetDeviceGuid;
import dev.sideband.ipmi.command.GetDeviceId;
import dev.sideband.ipmi.command.GetMessageFlags;
import dev.sideband.ipmi.command.GetSelfTestResults;
import dev.sideband.ipmi.command.GetSystemGuid;
import dev.sideband.ipmi.command.GlobalEnables;
import dev.sideband.ipmi.command.Guid;
import dev.sideband.ipmi.command.IdentifyState;
import dev.sideband.ipmi.command.LastPowerEvent;
import dev.sideband.ipmi.command.MessageFlags;
import dev.sideband.ipmi.command.PowerRestorePolicy;
import dev.sideband.ipmi.command.SelfTestResults;
import dev.sideband.ipmi.command.SessionSupport;
import dev.sideband.ipmi.command.SetBmcGlobalEnables;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.util.Optional;
import java.util.function.BiFunction;

/** Carries out the standard commands that a driver or a person asks any BMC. */
final class StandardCommands {

  private static final ChassisStatus CHASSIS =
      new ChassisStatus(
          new ChassisPower(true, false, false, false, false, PowerRestorePolicy.UNKNOWN),
          new LastPowerEvent(false, false, false, false, false),
          false,
          false,
          false,
          false,
          IdentifyState.OFF,
          false,
          new FrontPanelButtons(0));

  private static final MessageFlags NOTHING_WAITS =
      new MessageFlags(false, false, false, false, false, false);

  private final DeviceId identity;
  private final Guid guid;
  private volatile GlobalEnables enables =
      new GlobalEnables(false, false, false, false, false, false, false);

  StandardCommands(DeviceId identity, Guid guid) {
    this.identity = identity;
    this.guid = guid;
  }

  void registerAt(CommandTable table) {
    AccessRule users = AccessRule.anywhere(Privilege.USER);
    AccessRule host = AccessRule.systemInterfaceOnly();
    AccessRule administrators = AccessRule.anywhere(Privilege.ADMINISTRATOR);
    answer(table, GetDeviceId.ID, users, identity);
    answer(table, GetDeviceGuid.ID, users, guid);
    answer(table, GetSystemGuid.ID, users, guid);
    answer(table, GetSelfTestResults.ID, users, new SelfTestResults(SelfTestResults.PASSED, 0));
    answer(table, GetChassisStatus.ID, users, CHASSIS);
    answer(table, GetMessageFlags.ID, host, NOTHING_WAITS);
    answer(
        table,
        ClearMessageFlags.ID,
        host,
        ClearMessageFlags::decodeRequest,
        (asked, source) -> Optional.of(new NoData()));
    answer(
        table,
        GetBmcGlobalEnables.ID,
        users,
        in -> new GetBmcGlobalEnables(),
        (asked, source) -> Optional.of(enables));
    answer(
        table,
        SetBmcGlobalEnables.ID,
        new AccessRule(administrators.privilege(), host.channels()),
        SetBmcGlobalEnables::decodeRequest,
        this::setEnables);
    answer(
        table,
        GetChannelInfo.ID,
        users,
        GetChannelInfo::decodeRequest,
        StandardCommands::channelInfo);
  }

  private Optional<NoData> setEnables(SetBmcGlobalEnables asked, RequestSource source) {
    enables = asked.enables();
    return Optional.of(new NoData());
  }

  /** Speaks of the system interface, which is always there, and of the channel that is in use. */
  private static Optional<ChannelInfo> channelInfo(GetChannelInfo asked, RequestSource source) {
    int channel =
        asked.channel() == GetChannelInfo.THIS_CHANNEL ? source.channel() : asked.channel();
    if (channel == RequestSource.SYSTEM_INTERFACE_CHANNEL) {
      return Optional.of(
          new ChannelInfo(
              channel,
              ChannelMedium.SYSTEM_INTERFACE,
              ChannelProtocol.KCS,
              SessionSupport.NONE,
              0,
              ChannelInfo.IPMI_FORUM,
              0xFFFF));
    }
    if (channel != source.channel()) {
      return Optional.empty();
    }
    return Optional.of(
        new ChannelInfo(
            channel,
            source.medium(),
            ChannelProtocol.IPMB,
            SessionSupport.MULTIPLE,
            1,
            ChannelInfo.IPMI_FORUM,
            0));
  }

  private static void answer(
      CommandTable table, CommandId id, AccessRule rule, MessageBody always) {
    table.register(id, rule, (request, source) -> response(Optional.of(always)));
  }

  /** Adds a command whose answer, if empty, is that a field of the request names nothing. */
  private static <C extends IpmiCommand<?>> void answer(
      CommandTable table,
      CommandId id,
      AccessRule rule,
      BodyDecoder<C> decoder,
      BiFunction<C, RequestSource, Optional<? extends MessageBody>> carryOut) {
    table.register(id, rule, (request, source) -> answer(request, source, decoder, carryOut));
  }

  private static <C> MessageResponse answer(
      MessageRequest request,
      RequestSource source,
      BodyDecoder<C> decoder,
      BiFunction<C, RequestSource, Optional<? extends MessageBody>> carryOut) {
    try {
      return response(carryOut.apply(decoder.decode(request.data().reader()), source));
    } catch (MalformedMessageException cut) {
      return new MessageResponse(CompletionCode.REQUEST_LENGTH_INVALID.value(), Bytes.EMPTY);
    }
  }

  private static MessageResponse response(Optional<? extends MessageBody> body) {
    if (body.isEmpty()) {
      return new MessageResponse(CompletionCode.INVALID_DATA_FIELD.value(), Bytes.EMPTY);
    }
    WireWriter out = new WireWriter();
    body.get().encode(out);
    return new MessageResponse(CompletionCode.OK.value(), out.toBytes());
  }
}
