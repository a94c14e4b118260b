package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.BmcTime;
import dev.sideband.ipmi.oem.GetStatus;
import dev.sideband.ipmi.oem.GetTime;
import dev.sideband.ipmi.oem.Greeting;
import dev.sideband.ipmi.oem.Hello;
import dev.sideband.ipmi.oem.OemFeatures;
import dev.sideband.ipmi.oem.OemFrame;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.OemVersion;
import dev.sideband.ipmi.oem.StatusReport;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Carries out Hello, Time and Status. */
final class OemBasics {

  private static final int FEATURES =
      OemFeatures.SNAPSHOTS
          | OemFeatures.DELTAS
          | OemFeatures.DEFLATED_OBJECTS
          | OemFeatures.HEARTBEATS
          | OemFeatures.INSTRUCTIONS;

  private final BootClock clock;
  private final InstantSource wall;
  private final OemPeers peers;
  private final OemCounters counters;
  private final long maxObject;
  private final Duration heartbeatLimit;
  private final long consoleRing;
  private final long busRing;

  /**
   * Creates the commands.
   *
   * @param consoleRing the size of the console's log, bytes; 0 if there is none
   * @param busRing the size of the bus log, bytes; 0 if there is none
   */
  OemBasics(
      BootClock clock,
      InstantSource wall,
      OemPeers peers,
      OemCounters counters,
      long maxObject,
      Duration heartbeatLimit,
      long consoleRing,
      long busRing) {
    this.clock = clock;
    this.wall = wall;
    this.peers = peers;
    this.counters = counters;
    this.maxObject = maxObject;
    this.heartbeatLimit = heartbeatLimit;
    this.consoleRing = consoleRing;
    this.busRing = Math.min(busRing, 0xFFFF_FFFFL);
  }

  void registerAt(OemEndpoint endpoint) {
    AccessRule users = AccessRule.anywhere(Privilege.USER);
    endpoint.register(Hello.CODE, users, Hello::decodeRequest, this::hello);
    endpoint.register(GetTime.CODE, users, GetTime::decodeRequest, (asked, source) -> time());
    endpoint.register(
        GetStatus.CODE, users, GetStatus::decodeRequest, (asked, source) -> status(asked));
  }

  private OemAnswer hello(Hello hello, RequestSource source) throws OemRejectedException {
    OemVersion version = OemVersion.CURRENT;
    if (hello.major() != version.major()) {
      throw new OemRejectedException(
          Hello.CODE, OemStatus.UNSUPPORTED, Bytes.of(version.major(), version.major()));
    }
    return OemAnswer.ok(
        new Greeting(
            version,
            new OemFeatures(FEATURES | consoleBit() | busBit()),
            (BmcBoot) clock.boot(),
            peers.greet(source, hello.nonce()),
            OemFrame.MAX_REQUEST_DATA,
            OemFrame.MAX_RESPONSE_DATA,
            maxObject,
            ReplyStore.CAPACITY,
            ReplyStore.AGE,
            HeartbeatQueue.DEPTH,
            (int) heartbeatLimit.toMillis(),
            0,
            consoleRing,
            busRing,
            wall.millis()));
  }

  private int consoleBit() {
    return consoleRing == 0 ? 0 : OemFeatures.CONSOLE;
  }

  private int busBit() {
    return busRing == 0 ? 0 : OemFeatures.BUS;
  }

  private OemAnswer time() {
    Stamp now = clock.now();
    return OemAnswer.ok(
        new BmcTime((BmcBoot) now.clock(), now.micros(), wall.millis(), BmcTime.WALL_OWN_CLOCK));
  }

  private OemAnswer status(GetStatus asked) throws OemRejectedException {
    if (asked.group() != StatusReport.GROUP_FRAMES) {
      throw new OemRejectedException(GetStatus.CODE, OemStatus.UNKNOWN_ID, Bytes.EMPTY);
    }
    return OemAnswer.ok(
        new StatusReport(
            Map.of(
                StatusReport.FRAMES, counters.frames.get(),
                StatusReport.REPEATED, counters.repeated.get(),
                StatusReport.FAULTS, counters.faults.get(),
                StatusReport.REFUSED, counters.refused.get(),
                StatusReport.CLIENTS, (long) peers.size())));
  }
}
