package dev.sideband.ipmi.oem;

import static dev.sideband.ipmi.oem.GoldenFrame.answered;
import static dev.sideband.ipmi.oem.GoldenFrame.asked;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** The frames of what every BMC of ours answers. */
class GoldenBasicFramesTest extends GoldenFrameContract {

  static Stream<GoldenFrame> requests() {
    return Stream.of(
        asked("00-hello", 1, 0, new Hello(0x1122334455667788L, 1), Hello::decodeRequest),
        asked("01-time", 2, 0x0102, new GetTime(), GetTime::decodeRequest),
        asked("02-status", 3, 0x0102, new GetStatus(0), GetStatus::decodeRequest).resent());
  }

  static Stream<GoldenFrame> responses() {
    return Stream.of(
        answered(
            "00-hello",
            Hello.CODE,
            1,
            new Greeting(
                new OemVersion(1, 0),
                new OemFeatures(
                    OemFeatures.SNAPSHOTS | OemFeatures.DELTAS | OemFeatures.DEFLATED_OBJECTS),
                BMC,
                0x0102,
                270,
                269,
                8 << 20,
                16,
                Duration.ofSeconds(60),
                4,
                2_500,
                0,
                1 << 20,
                2 << 20,
                WALL),
            Greeting::decode),
        answered(
                "01-time",
                GetTime.CODE,
                2,
                new BmcTime(BMC, 0x0605040302L, WALL, BmcTime.WALL_OWN_CLOCK),
                BmcTime::decode)
            .load(0x20),
        answered(
                "02-status",
                GetStatus.CODE,
                3,
                new StatusReport(
                    Map.of(
                        StatusReport.FRAMES, 1_000L,
                        StatusReport.REPEATED, 12L,
                        StatusReport.CLIENTS, 3L)),
                StatusReport::decode)
            .flags(OemResponse.FLAG_INSTRUCTION_WAITS)
            .cutAnywhere());
  }
}
