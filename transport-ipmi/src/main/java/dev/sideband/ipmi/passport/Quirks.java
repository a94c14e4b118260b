package dev.sideband.ipmi.passport;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.command.AuthenticationCapabilities;
import dev.sideband.ipmi.command.ChannelInfo;
import dev.sideband.ipmi.command.DeviceId;
import dev.sideband.ipmi.command.Guid;
import dev.sideband.ipmi.command.SelfTestResults;
import dev.sideband.ipmi.passport.Finding.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Judges what a BMC answered. For one thread. */
final class Quirks {

  private static final Duration SLOW = Duration.ofSeconds(1);

  private final List<Quirk> met = new ArrayList<>();

  List<Quirk> met() {
    return met;
  }

  private void add(String id, String text) {
    met.add(new Quirk(id, text));
  }

  void device(Finding<DeviceId> finding) {
    missing("Get Device ID", finding);
    finding
        .value()
        .ifPresent(device -> {
          if (device.ipmiMajor() == 0 && device.ipmiMinor() != 0) {
            add("version-swapped", "the digits of the IPMI version are the wrong way round");
          }
          int minor = device.firmwareMinor();
          if ((minor & 0x0F) > 9 || minor >> 4 > 9) {
            add(
                "firmware-not-bcd",
                String.format("the firmware's minor revision, %02Xh, is not decimal", minor));
          }
          if (device.manufacturer() == 0) {
            add("no-manufacturer", "the manufacturer is not told");
          }
        });
  }

  void selfTest(Finding<SelfTestResults> finding) {
    missing("Get Self Test Results", finding);
  }

  void identifiers(Finding<Guid> deviceGuid, Finding<Guid> systemGuid) {
    guid("device", deviceGuid);
    guid("system", systemGuid);
  }

  private void guid(String whose, Finding<Guid> finding) {
    finding
        .value()
        .ifPresent(guid -> {
          byte[] bytes = guid.wire().toArray();
          boolean isConstant = true;
          for (byte b : bytes) {
            isConstant &= b == bytes[0];
          }
          if (isConstant) {
            add("guid-not-set", "the " + whose + "'s GUID has the same byte throughout");
          }
        });
  }

  void sessions(
      Finding<AuthenticationCapabilities> authentication, Finding<List<CipherSuite>> suites) {
    missing("Get Channel Authentication Capabilities", authentication);
    authentication
        .value()
        .ifPresent(capabilities -> {
          if ((capabilities.logins() & AuthenticationCapabilities.ANONYMOUS_LOGIN) != 0) {
            add("anonymous-login", "the user without name and password may log in");
          }
        });
    suites
        .value()
        .ifPresent(list -> {
          if (list.contains(CipherSuite.SUITE_0)) {
            add("suite-0", "cipher suite 0 is offered: whoever knows a user's name is let in");
          }
          if (CipherSuite.DEFAULTS.stream().noneMatch(list::contains)) {
            add("no-safe-suite", "neither cipher suite 17 nor 3 is offered");
          }
        });
  }

  /** Judges the answer about one channel. */
  void channel(int asked, ChannelInfo info) {
    if (info.channel() != asked) {
      add("other-channel", "asked about channel " + asked + ", tells of " + info.channel());
    }
  }

  void channels(Finding<ChannelInfo> thisChannel, Finding<List<ChannelInfo>> channels) {
    missing("Get Channel Info", channels);
    boolean knowsOthers = channels.value().map(list -> !list.isEmpty()).orElse(false);
    if (knowsOthers && thisChannel.value().isEmpty()) {
      add("this-channel-unknown", "does not know channel 0Eh, the one that carries the question");
    }
  }

  void answers(List<Question> questions) {
    for (Question question : questions) {
      if (question.answer() instanceof Finding.Unknown<?> unknown) {
        unanswered(question.name(), unknown);
      }
    }
    // The first answer may include the opening of a session.
    questions.stream()
        .skip(1)
        .filter(question -> question.isAnswered() && question.elapsed().compareTo(SLOW) >= 0)
        .forEach(question ->
            add("slow-answer", question.name() + " took " + question.elapsed().toMillis() + " ms"));
  }

  private void unanswered(String name, Finding.Unknown<?> unknown) {
    if (unknown.why() == Why.MALFORMED) {
      add("malformed-answer", name + ": " + unknown.detail());
    } else if (unknown.why() == Why.NO_ANSWER) {
      add("no-answer", name + " is not answered");
    }
  }

  /** Notes a command that the specification makes mandatory and the BMC does not have. */
  private void missing(String name, Finding<?> finding) {
    if (finding instanceof Finding.Unknown<?> unknown && unknown.why() == Why.NOT_SUPPORTED) {
      add("missing-command", name + " is mandatory, and not there");
    }
  }
}
