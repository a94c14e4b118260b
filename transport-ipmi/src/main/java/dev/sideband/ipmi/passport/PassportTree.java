package dev.sideband.ipmi.passport;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.command.AuthenticationCapabilities;
import dev.sideband.ipmi.command.ChannelInfo;
import dev.sideband.ipmi.command.DeviceId;
import dev.sideband.ipmi.command.Guid;
import dev.sideband.ipmi.command.SelfTestResults;
import dev.sideband.ipmi.oem.Greeting;
import dev.sideband.ipmi.oem.OemFeatures;
import dev.sideband.ipmi.passport.Finding.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * A {@link Passport} as a tree of maps, lists, texts and numbers, in the order in which it is
 * shown.
 */
final class PassportTree {

  /** The member that an object has where there is no value. */
  static final String UNKNOWN = "unknown";

  private static final int FORMAT = 1;
  private static final double NANOS_PER_MILLI = 1e6;

  private PassportTree() {}

  static Map<String, Object> of(Passport passport) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("passport", FORMAT);
    tree.put("target", passport.target());
    tree.put("taken", passport.taken().toString());
    tree.put("identity", shown(passport.device(), PassportTree::device));
    tree.put("deviceGuid", shown(passport.deviceGuid(), PassportTree::guid));
    tree.put("systemGuid", shown(passport.systemGuid(), PassportTree::guid));
    tree.put("selfTest", shown(passport.selfTest(), PassportTree::selfTest));
    tree.put("channels", shown(passport.channels(), PassportTree::channels));
    tree.put("authentication", shown(passport.authentication(), PassportTree::authentication));
    tree.put("cipherSuites", shown(passport.suites(), PassportTree::suites));
    tree.put("sessionTimeoutMillis", shown(passport.sessionTimeout(), PassportTree::millis));
    tree.put("largestRequest", shown(passport.largestRequest(), PassportTree::size));
    tree.put("largestResponse", shown(passport.largestResponse(), PassportTree::size));
    tree.put("oemCommands", shown(passport.oem(), PassportTree::greeting));
    tree.put("responseMillis", times(passport.times()));
    tree.put("questions", passport.questions().stream().map(PassportTree::question).toList());
    tree.put("quirks", passport.quirks().stream().map(PassportTree::quirk).toList());
    return tree;
  }

  private static <T> Object shown(Finding<T> finding, Function<T, Object> view) {
    if (finding instanceof Finding.Unknown<T> unknown) {
      Map<String, Object> why = new LinkedHashMap<>();
      why.put(UNKNOWN, words(unknown.why()));
      why.put("detail", unknown.detail());
      return why;
    }
    return view.apply(finding.value().orElseThrow());
  }

  private static String words(Why why) {
    return why.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Object device(DeviceId device) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("manufacturer", device.manufacturer());
    tree.put("product", device.product());
    tree.put("device", device.device());
    tree.put("revision", device.revision());
    tree.put("firmware", device.firmware());
    tree.put("auxiliaryFirmware", HexFormat.of().formatHex(device.auxiliary().toArray()));
    tree.put("updating", device.updating());
    tree.put("ipmi", device.ipmiMajor() + "." + device.ipmiMinor());
    tree.put("functions", functions(device));
    return tree;
  }

  private static List<String> functions(DeviceId device) {
    List<String> names = new ArrayList<>();
    String[] inOrder = {
      "sensors",
      "sensor record repository",
      "event log",
      "inventory",
      "event receiver",
      "event generator",
      "bridge",
      "chassis"
    };
    for (int bit = 0; bit < inOrder.length; bit++) {
      if (device.offers(1 << bit)) {
        names.add(inOrder[bit]);
      }
    }
    if (device.providesSdrs()) {
      names.add("device sensor records");
    }
    return names;
  }

  private static Object guid(Guid guid) {
    return guid.uuid().toString();
  }

  private static Object selfTest(SelfTestResults results) {
    return switch (results.result()) {
      case SelfTestResults.PASSED -> "passed";
      case SelfTestResults.NOT_IMPLEMENTED -> "not implemented";
      case SelfTestResults.DATA_UNUSABLE -> String.format("data unusable: %02Xh", results.detail());
      case SelfTestResults.HARDWARE_FAILED ->
          String.format("hardware failed: %02Xh", results.detail());
      default ->
          String.format("device maker's result %02Xh: %02Xh", results.result(), results.detail());
    };
  }

  private static Object channels(List<ChannelInfo> channels) {
    return channels.stream().map(PassportTree::channel).toList();
  }

  private static Object channel(ChannelInfo info) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("channel", info.channel());
    tree.put("medium", medium(info.medium()));
    tree.put("protocol", info.protocol().value());
    tree.put("sessions", info.sessions().name().toLowerCase(Locale.ROOT));
    tree.put("activeSessions", info.activeSessions());
    return tree;
  }

  private static String medium(ChannelMedium medium) {
    Map<ChannelMedium, String> names =
        Map.of(
            ChannelMedium.IPMB, "IPMB",
            ChannelMedium.LAN_802_3, "LAN",
            ChannelMedium.SERIAL, "serial",
            ChannelMedium.OTHER_LAN, "other LAN",
            ChannelMedium.SYSTEM_INTERFACE, "system interface");
    return names.getOrDefault(medium, "medium " + medium.value());
  }

  private static Object authentication(AuthenticationCapabilities capabilities) {
    int logins = capabilities.logins();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("channel", capabilities.channel());
    tree.put("ipmi20", capabilities.speaksIpmi20());
    tree.put("types15", String.format("%02Xh", capabilities.types() & 0x3F));
    tree.put("bmcKey", capabilities.needsBmcKey());
    tree.put("namedUsers", (logins & AuthenticationCapabilities.NAMED_USERS) != 0);
    tree.put("nullUsers", (logins & AuthenticationCapabilities.NULL_USERS) != 0);
    tree.put("anonymous", (logins & AuthenticationCapabilities.ANONYMOUS_LOGIN) != 0);
    return tree;
  }

  private static Object suites(List<CipherSuite> suites) {
    return suites.stream().map(CipherSuite::id).toList();
  }

  private static Object size(MessageSize size) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("bytes", size.bytes());
    tree.put("source", size.source().name().toLowerCase(Locale.ROOT));
    return tree;
  }

  private static Object greeting(Greeting greeting) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", greeting.version().toString());
    tree.put("features", features(greeting.features()));
    tree.put("largestObject", greeting.maxObject());
    tree.put("replies", greeting.replies());
    tree.put("replySeconds", greeting.replyAge().toSeconds());
    tree.put("heartbeatQueue", greeting.heartbeatQueue());
    tree.put("consoleRing", greeting.consoleRing());
    tree.put("busRing", greeting.busRing());
    return tree;
  }

  private static List<String> features(OemFeatures features) {
    List<String> names = new ArrayList<>();
    String[] inOrder = {
      "snapshots",
      "deltas",
      "deflated objects",
      "heartbeats",
      "console",
      "bus",
      "instructions",
      "deflated bodies"
    };
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      if (features.has(1 << bit)) {
        names.add(bit < inOrder.length ? inOrder[bit] : "bit " + bit);
      }
    }
    return names;
  }

  private static Object times(ResponseTimes times) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("answers", times.answers());
    tree.put("shortest", millis(times.shortest()));
    tree.put("median", millis(times.median()));
    tree.put("longest", millis(times.longest()));
    return tree;
  }

  /** Returns milliseconds, to a thousandth. */
  private static Object millis(Duration duration) {
    return Math.round(duration.toNanos() / NANOS_PER_MILLI * 1_000) / 1_000.0;
  }

  private static Object question(Question question) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", question.name());
    tree.put(
        "outcome",
        question.answer() instanceof Finding.Unknown<?> unknown
            ? words(unknown.why()) + ": " + unknown.detail()
            : "ok");
    tree.put("millis", millis(question.elapsed()));
    return tree;
  }

  private static Object quirk(Quirk quirk) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", quirk.id());
    tree.put("text", quirk.text());
    return tree;
  }
}
