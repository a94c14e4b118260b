package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.NoData;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.AccessRule;
import dev.sideband.ipmi.bmc.CommandTable;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.command.GetUserAccess;
import dev.sideband.ipmi.command.GetUserName;
import dev.sideband.ipmi.command.SetUserAccess;
import dev.sideband.ipmi.command.SetUserName;
import dev.sideband.ipmi.command.SetUserPassword;
import dev.sideband.ipmi.command.UserAccess;
import dev.sideband.ipmi.command.UserChannelAccess;
import dev.sideband.ipmi.command.UserName;
import java.util.Arrays;

/** Carries out the commands about users (IPMI 2.0, 22.26 to 22.30). */
public final class UserCommands {

  private static final int NULL_NAME_IS_FIXED = 1;

  private final UserTable users;
  private final BmcChannels channels;

  /** Creates the commands of a BMC with these users and channels. */
  public UserCommands(UserTable users, BmcChannels channels) {
    this.users = users;
    this.channels = channels;
  }

  /** Adds the commands to a table. */
  public void registerAt(CommandTable table) {
    AccessRule operators = AccessRule.anywhere(Privilege.OPERATOR);
    AccessRule administrators = AccessRule.anywhere(Privilege.ADMINISTRATOR);
    new Answers(table)
        .atOnce(GetUserAccess.ID, operators, GetUserAccess::decodeRequest, this::access)
        .atOnce(SetUserAccess.ID, administrators, SetUserAccess::decodeRequest, this::setAccess)
        .atOnce(GetUserName.ID, operators, GetUserName::decodeRequest, this::name)
        .atOnce(SetUserName.ID, administrators, SetUserName::decodeRequest, this::setName)
        .atOnce(
            SetUserPassword.ID, administrators, SetUserPassword::decodeRequest, this::setPassword);
  }

  private UserAccess access(GetUserAccess asked, RequestSource source) throws Refusal {
    int channel = channels.named(asked.channel(), source).number();
    int user = check(asked.user());
    return new UserAccess(
        UserTable.MOST,
        users.enabled(),
        users.isEnabled(user) ? UserAccess.Status.ENABLED : UserAccess.Status.DISABLED,
        NULL_NAME_IS_FIXED,
        users.access(user, channel));
  }

  private NoData setAccess(SetUserAccess asked, RequestSource source) throws Refusal {
    int channel = channels.named(asked.channel(), source).number();
    int user = check(asked.user());
    Privilege limit = asked.access().limit();
    boolean known =
        limit.equals(UserChannelAccess.NO_ACCESS)
            || limit.compareTo(Privilege.CALLBACK) >= 0 && limit.compareTo(Privilege.OEM) <= 0;
    if (!known) {
      throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
    }
    UserChannelAccess before = users.access(user, channel);
    users.setAccess(
        user,
        channel,
        asked.limitOnly()
            ? new UserChannelAccess(
                before.callbackOnly(), before.linkAuthentication(), before.messaging(), limit)
            : asked.access());
    return new NoData();
  }

  private UserName name(GetUserName asked, RequestSource source) throws Refusal {
    return new UserName(users.name(check(asked.user())));
  }

  private NoData setName(SetUserName asked, RequestSource source) throws Refusal {
    if (!users.setName(check(asked.user()), asked.name().bytes())) {
      throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
    }
    return new NoData();
  }

  private NoData setPassword(SetUserPassword asked, RequestSource source) throws Refusal {
    int user = check(asked.user());
    byte[] password = asked.password();
    try (asked) {
      switch (asked.operation()) {
        case DISABLE, ENABLE -> enable(user, asked.operation() == SetUserPassword.Operation.ENABLE);
        case SET -> users.setPassword(user, password, asked.size());
        case TEST -> test(users.test(user, password, asked.size()));
      }
    } finally {
      Arrays.fill(password, (byte) 0);
    }
    return new NoData();
  }

  private void enable(int user, boolean enabled) throws Refusal {
    if (!users.setEnabled(user, enabled)) {
      throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
    }
  }

  private static void test(UserTable.PasswordTest result) throws Refusal {
    switch (result) {
      case RIGHT -> {}
      case WRONG -> throw new Refusal(SetUserPassword.WRONG_PASSWORD);
      case WRONG_SIZE -> throw new Refusal(SetUserPassword.WRONG_SIZE);
    }
  }

  private static int check(int user) throws Refusal {
    if (!UserTable.isUser(user)) {
      throw new Refusal(CompletionCode.PARAMETER_OUT_OF_RANGE);
    }
    return user;
  }
}
