package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.NoData;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.AccessRule;
import dev.sideband.ipmi.bmc.CommandTable;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.command.ActivatePayload;
import dev.sideband.ipmi.command.ChannelPayloads;
import dev.sideband.ipmi.command.DeactivatePayload;
import dev.sideband.ipmi.command.GetChannelPayloadSupport;
import dev.sideband.ipmi.command.GetChannelPayloadVersion;
import dev.sideband.ipmi.command.GetPayloadActivationStatus;
import dev.sideband.ipmi.command.GetPayloadInstanceInfo;
import dev.sideband.ipmi.command.GetUserPayloadAccess;
import dev.sideband.ipmi.command.PayloadActivation;
import dev.sideband.ipmi.command.PayloadActivationStatus;
import dev.sideband.ipmi.command.PayloadInstanceInfo;
import dev.sideband.ipmi.command.PayloadKind;
import dev.sideband.ipmi.command.PayloadVersion;
import dev.sideband.ipmi.command.SetUserPayloadAccess;
import dev.sideband.ipmi.command.UserPayloadAccess;
import dev.sideband.ipmi.internal.sol.SolPacket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Carries out the commands about payloads (IPMI 2.0, 24). */
public final class PayloadCommands {

  private static final int SOL_ONLY = 1 << 1;

  /** Messages and SOL; Open Session and RAKP 1 to 4. */
  private static final ChannelPayloads PAYLOADS = new ChannelPayloads(0x03, 0x3F, 0);

  private static final PayloadVersion VERSION = new PayloadVersion(1, 0);
  private static final int MOST_PAYLOAD = SolPacket.HEADER + SolService.MOST_DATA;

  private final SolService sol;
  private final BmcChannels channels;

  /** The users who may not use SOL on a channel: channel times 256 plus user. */
  private final Map<Integer, Boolean> barred = new ConcurrentHashMap<>();

  /** Creates the commands of a BMC with these channels. */
  public PayloadCommands(SolService sol, BmcChannels channels) {
    this.sol = sol;
    this.channels = channels;
  }

  /** Adds the commands to a table. */
  public void registerAt(CommandTable table) {
    AccessRule users = AccessRule.anywhere(Privilege.USER);
    AccessRule operators = AccessRule.anywhere(Privilege.OPERATOR);
    AccessRule administrators = AccessRule.anywhere(Privilege.ADMINISTRATOR);
    new Answers(table)
        .atOnce(ActivatePayload.ID, users, ActivatePayload::decodeRequest, this::activate)
        .atOnce(DeactivatePayload.ID, users, DeactivatePayload::decodeRequest, this::deactivate)
        .atOnce(
            GetPayloadActivationStatus.ID,
            users,
            GetPayloadActivationStatus::decodeRequest,
            this::status)
        .atOnce(
            GetPayloadInstanceInfo.ID, users, GetPayloadInstanceInfo::decodeRequest, this::instance)
        .atOnce(
            GetChannelPayloadSupport.ID,
            users,
            GetChannelPayloadSupport::decodeRequest,
            this::support)
        .atOnce(
            GetChannelPayloadVersion.ID,
            users,
            GetChannelPayloadVersion::decodeRequest,
            this::version)
        .atOnce(
            GetUserPayloadAccess.ID, operators, GetUserPayloadAccess::decodeRequest, this::access)
        .atOnce(
            SetUserPayloadAccess.ID,
            administrators,
            SetUserPayloadAccess::decodeRequest,
            this::setAccess);
  }

  private PayloadActivation activate(ActivatePayload asked, RequestSource source) throws Refusal {
    checkSol(asked.kind());
    BmcSession session = channels.session(source);
    BmcChannel channel = channels.get(source.channel());
    if (session == null || channel == null) {
      throw new Refusal(CompletionCode.NOT_NOW);
    }
    if (barred.containsKey(key(channel.number(), session.user().id()))) {
      throw new Refusal(CompletionCode.INSUFFICIENT_PRIVILEGE);
    }
    sol.activate(asked, session);
    return new PayloadActivation(MOST_PAYLOAD, MOST_PAYLOAD, channel.address().getPort());
  }

  /** Another session's payload takes the privilege of one that may have it. */
  private NoData deactivate(DeactivatePayload asked, RequestSource source) throws Refusal {
    checkSol(asked.kind());
    boolean own = source.session() != 0 && sol.session(asked.instance()) == source.session();
    if (!own && !source.privilege().allows(sol.settings().privilege())) {
      throw new Refusal(CompletionCode.INSUFFICIENT_PRIVILEGE);
    }
    if (!sol.deactivate(asked.instance(), source.session())) {
      throw new Refusal(new CompletionCode(DeactivatePayload.NOT_ACTIVE));
    }
    return new NoData();
  }

  private PayloadActivationStatus status(GetPayloadActivationStatus asked, RequestSource source)
      throws Refusal {
    checkSol(asked.kind());
    return new PayloadActivationStatus(SolService.INSTANCES, sol.active());
  }

  private PayloadInstanceInfo instance(GetPayloadInstanceInfo asked, RequestSource source)
      throws Refusal {
    checkSol(asked.kind());
    return new PayloadInstanceInfo(sol.session(asked.instance()));
  }

  private ChannelPayloads support(GetChannelPayloadSupport asked, RequestSource source)
      throws Refusal {
    channels.named(asked.channel(), source);
    return PAYLOADS;
  }

  private MessageBody version(GetChannelPayloadVersion asked, RequestSource source) throws Refusal {
    channels.named(asked.channel(), source);
    if (!PAYLOADS.has(asked.kind())) {
      throw new Refusal(new CompletionCode(GetChannelPayloadVersion.NOT_AVAILABLE));
    }
    return VERSION;
  }

  private UserPayloadAccess access(GetUserPayloadAccess asked, RequestSource source)
      throws Refusal {
    int channel = channels.named(asked.channel(), source).number();
    checkUser(asked.user());
    boolean may = !barred.containsKey(key(channel, asked.user()));
    return new UserPayloadAccess(may ? SOL_ONLY : 0, 0);
  }

  private NoData setAccess(SetUserPayloadAccess asked, RequestSource source) throws Refusal {
    int channel = channels.named(asked.channel(), source).number();
    checkUser(asked.user());
    if (asked.payloads().maySol()) {
      if (asked.enable()) {
        barred.remove(key(channel, asked.user()));
      } else {
        barred.put(key(channel, asked.user()), true);
      }
    }
    return new NoData();
  }

  private static int key(int channel, int user) {
    return channel << 8 | user;
  }

  private static void checkUser(int user) throws Refusal {
    if (!UserTable.isUser(user)) {
      throw new Refusal(CompletionCode.PARAMETER_OUT_OF_RANGE);
    }
  }

  private static void checkSol(PayloadKind kind) throws Refusal {
    if (!kind.equals(PayloadKind.SOL)) {
      throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
    }
  }
}
