package dev.sideband.ipmi.oem;

import static dev.sideband.ipmi.oem.GoldenFrame.answered;
import static dev.sideband.ipmi.oem.GoldenFrame.asked;

import dev.sideband.bus.BusLogState;
import dev.sideband.bus.BusSelector;
import dev.sideband.ipmi.NoData;
import dev.sideband.time.BmcBoot;
import dev.sideband.transport.BusAddress;
import dev.sideband.wire.Bytes;
import java.util.List;
import java.util.stream.Stream;

/** The frames of buses. */
class GoldenBusFramesTest extends GoldenFrameContract {

  static Stream<GoldenFrame> requests() {
    return Stream.of(
        asked(
                "35-bus-append",
                0x1256,
                0x0102,
                new AppendBus(
                    0x0807060504030201L, 232, 5_000_000, 3, Bytes.of(0xDE, 0xAD, 0xBE, 0xEF)),
                AppendBus::decodeRequest)
            .tail(4),
        asked("30-bus-info", 0x1250, 0x0102, new GetBusInfo(3), GetBusInfo::decodeRequest),
        asked(
            "31-bus-read",
            0x1251,
            0x0102,
            ReadBus.acknowledge(new BusPointerName("desk", BusSelector.ANY), 0x1234, 77),
            ReadBus::decodeRequest),
        asked(
            "31-bus-read.single",
            0x1252,
            0x0102,
            ReadBus.take(new BusPointerName("", 3)),
            ReadBus::decodeRequest),
        asked(
            "32-bus-seek",
            0x1253,
            0x0102,
            SeekBus.toTime(new BusPointerName("desk", 3), BMC, 5_000_000),
            SeekBus::decodeRequest),
        asked(
            "33-bus-freeze",
            0x1254,
            0x0102,
            new FreezeBus(
                FreezeBus.Action.SET,
                0xDEADBEEFL,
                BusSelector.device(BusAddress.of(0x2C))
                    .onLink(3)
                    .atRegister(0x10)
                    .reading()
                    .failing(),
                65_536,
                100),
            FreezeBus::decodeRequest),
        asked(
            "34-bus-filter",
            0x1255,
            0x0102,
            new FilterBus(
                false,
                List.of(
                    new BusPlace(BusSelector.ANY, BusAddress.of(0x57)),
                    new BusPlace(3, BusAddress.tenBit(0x123)))),
            FilterBus::decodeRequest));
  }

  static Stream<GoldenFrame> responses() {
    return Stream.of(
        answered(
            "35-bus-append",
            AppendBus.CODE,
            0x1256,
            new AppendBus.Answer(236),
            AppendBus.Answer::decode),
        answered(
            "30-bus-info",
            GetBusInfo.CODE,
            0x1250,
            new BusReport(
                BMC, new BusLogState(1 << 20, 0x1000, 0x51000, 9_000, 2_000, 4_000, 12, 5, 7, 2)),
            BusReport::decode),
        answered(
                "31-bus-read",
                ReadBus.CODE,
                0x1251,
                new BusPart(
                    BMC,
                    0x1290,
                    78,
                    3,
                    0xE3069283,
                    List.of(
                        new BusPart.Piece(
                            0x1268, 10, 0, Bytes.of(6, 5, 4, 3, 2, 1, 0x59, 2, 0x17, 0x70)))),
                BusPart::decode)
            .cutAnywhere(),
        answered(
                "31-bus-read.piece",
                ReadBus.CODE,
                0x1252,
                new BusPart(
                    BMC,
                    0x1400,
                    79,
                    0,
                    0,
                    List.of(
                        new BusPart.Piece(0x1290, 0x120, 0x10, Bytes.of(0xDE, 0xAD, 0xBE, 0xEF)))),
                BusPart::decode)
            .cutAnywhere(),
        answered(
                "31-bus-read.empty",
                ReadBus.CODE,
                0x1252,
                new BusPart(new BmcBoot(0), 0x1290, 78, 0, 0, List.of()),
                BusPart::decode)
            .cutAnywhere(),
        answered(
            "32-bus-seek",
            SeekBus.CODE,
            0x1253,
            new SeekBus.Answer(0x1234),
            SeekBus.Answer::decode),
        answered("32-bus-seek.other-boot", SeekBus.CODE, 0x1253, new NoData(), in -> new NoData())
            .status(OemStatus.OTHER_BOOT),
        answered(
            "33-bus-freeze",
            FreezeBus.CODE,
            0x1254,
            new FreezeBus.Answer(FreezeBus.Answer.FIRED, 0x1234),
            FreezeBus.Answer::decode),
        answered("34-bus-filter", FilterBus.CODE, 0x1255, new NoData(), in -> new NoData()));
  }
}
