package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.NoData;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.AccessRule;
import dev.sideband.ipmi.bmc.Chassis;
import dev.sideband.ipmi.bmc.CommandTable;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.command.BootOption;
import dev.sideband.ipmi.command.ChassisCapabilities;
import dev.sideband.ipmi.command.ChassisControl;
import dev.sideband.ipmi.command.ChassisIdentify;
import dev.sideband.ipmi.command.GetChassisCapabilities;
import dev.sideband.ipmi.command.GetChassisStatus;
import dev.sideband.ipmi.command.GetPowerOnHours;
import dev.sideband.ipmi.command.GetSystemBootOptions;
import dev.sideband.ipmi.command.GetSystemRestartCause;
import dev.sideband.ipmi.command.PowerRestorePolicies;
import dev.sideband.ipmi.command.PowerRestorePolicy;
import dev.sideband.ipmi.command.SetPowerRestorePolicy;
import dev.sideband.ipmi.command.SetSystemBootOptions;
import java.io.IOException;
import java.time.Duration;

/** Carries out the commands to a chassis. */
public final class ChassisCommands {

  private static final int ADDRESS = 0x20;
  private static final CompletionCode NO_SUCH_PARAMETER = new CompletionCode(0x80);

  private static final ChassisCapabilities CAPABILITIES =
      new ChassisCapabilities(false, false, true, false, ADDRESS, ADDRESS, ADDRESS, ADDRESS);

  private final Chassis chassis;

  /** Creates the commands of a chassis. */
  public ChassisCommands(Chassis chassis) {
    this.chassis = chassis;
  }

  /** Adds the commands to a table. */
  public void registerAt(CommandTable table) {
    AccessRule users = AccessRule.anywhere(Privilege.USER);
    AccessRule operators = AccessRule.anywhere(Privilege.OPERATOR);
    new Answers(table)
        .always(GetChassisCapabilities.ID, users, CAPABILITIES)
        .atOnce(
            GetChassisStatus.ID,
            users,
            in -> new GetChassisStatus(),
            (asked, source) -> chassis.status())
        .with(ChassisControl.ID, operators, ChassisControl::decodeRequest, this::control)
        .with(ChassisIdentify.ID, operators, ChassisIdentify::decodeRequest, this::identify)
        .with(
            SetPowerRestorePolicy.ID,
            operators,
            SetPowerRestorePolicy::decodeRequest,
            this::setPolicy)
        .atOnce(
            GetSystemRestartCause.ID,
            users,
            in -> new GetSystemRestartCause(),
            (asked, source) -> chassis.lastRestart())
        .with(
            SetSystemBootOptions.ID,
            operators,
            SetSystemBootOptions::decodeRequest,
            this::setBootOption)
        .with(
            GetSystemBootOptions.ID,
            operators,
            GetSystemBootOptions::decodeRequest,
            this::bootOption)
        .with(
            GetPowerOnHours.ID,
            users,
            in -> new GetPowerOnHours(),
            (asked, source) -> chassis.onHours());
  }

  private MessageBody control(ChassisControl asked, RequestSource source) throws Refusal {
    try {
      if (!chassis.power(asked.action(), source.channel())) {
        throw new Refusal(CompletionCode.NOT_NOW);
      }
      return new NoData();
    } catch (UnsupportedOperationException unknown) {
      throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
    } catch (IOException failed) {
      throw new Refusal(CompletionCode.UNSPECIFIED);
    }
  }

  private MessageBody identify(ChassisIdentify asked, RequestSource source) {
    if (asked.untilEnded()) {
      chassis.identifyUntilEnded();
    } else {
      chassis.identify(Duration.ofSeconds(asked.seconds()));
    }
    return new NoData();
  }

  private MessageBody setPolicy(SetPowerRestorePolicy asked, RequestSource source) {
    if (asked.policy() != PowerRestorePolicy.UNKNOWN) {
      chassis.setRestorePolicy(asked.policy());
    }
    return PowerRestorePolicies.ALL;
  }

  private MessageBody setBootOption(SetSystemBootOptions asked, RequestSource source)
      throws Refusal {
    try {
      if (!chassis.setBootOption(
          new BootOption(asked.parameter(), asked.invalid(), asked.data()))) {
        throw new Refusal(NO_SUCH_PARAMETER);
      }
      return new NoData();
    } catch (IllegalArgumentException tooShort) {
      throw new Refusal(CompletionCode.REQUEST_LENGTH_INVALID);
    }
  }

  private MessageBody bootOption(GetSystemBootOptions asked, RequestSource source) throws Refusal {
    return chassis.bootOption(asked.parameter()).orElseThrow(() -> new Refusal(NO_SUCH_PARAMETER));
  }
}
