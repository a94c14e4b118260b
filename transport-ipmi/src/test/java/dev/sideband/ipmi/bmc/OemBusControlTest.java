package dev.sideband.ipmi.bmc;

import static dev.sideband.ipmi.bmc.BusRig.SINGLE;
import static dev.sideband.ipmi.bmc.BusRig.decoded;
import static dev.sideband.ipmi.bmc.BusRig.messages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.bus.BusBlackBox;
import dev.sideband.bus.BusSelector;
import dev.sideband.bus.Records;
import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.BusPart;
import dev.sideband.ipmi.oem.BusPlace;
import dev.sideband.ipmi.oem.BusPointerName;
import dev.sideband.ipmi.oem.FilterBus;
import dev.sideband.ipmi.oem.FreezeBus;
import dev.sideband.ipmi.oem.GetBusInfo;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemCommand;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.ReadBus;
import dev.sideband.ipmi.oem.SeekBus;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bus log through the BMC: triggers, filters, and who may have what. */
@Timeout(60)
@Tag("S3-20")
class OemBusControlTest {

  @AutoClose private BusRig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new BusRig(folder);
  }

  @Test
  @Tag("S3-36")
  void whatATriggerHasFrozenIsThereAfterTheLogHasMovedOn() throws Exception {
    BusSelector failing = BusSelector.device(BusAddress.of(0x2C)).failing();
    FreezeBus trigger = new FreezeBus(FreezeBus.Action.SET, 9, failing, 8_192, 3);
    assertEquals(FreezeBus.Answer.WAITS, rig.ask(trigger).state());
    rig.assertRefused(OemStatus.NO_DATA, SeekBus.to(SINGLE, SeekBus.To.TRIGGER, 9));
    rig.assertRefused(OemStatus.UNKNOWN_ID, ReadBus.frozen(9, 0));
    for (int i = 0; i < 50; i++) {
      rig.see(Records.write(1_000L * i, 0x2C, i));
    }
    BusRecord fault = Records.unanswered(60_000, 0x2C, false);
    rig.see(fault);
    assertEquals(FreezeBus.Answer.FIRED, rig.ask(trigger).state());
    rig.ask(SeekBus.to(SINGLE, SeekBus.To.TRIGGER, 9));
    for (int i = 0; i < 4_000; i++) {
      rig.see(Records.write(70_000 + i, 0x2D, i));
      rig.virtual.time.advance(Duration.ZERO);
    }

    assertEquals(FreezeBus.Answer.FROZEN, rig.ask(trigger).state());
    assertEquals(1, rig.ask(new GetBusInfo(BusSelector.ANY)).state().frozen());
    assertTrue(frozen(9).contains(fault));
    assertFalse(messages(rig.fetch(SINGLE)).contains(fault));
    assertEquals(FreezeBus.Answer.ABSENT, rig.ask(FreezeBus.clear(9)).state());
    rig.assertRefused(OemStatus.UNKNOWN_ID, ReadBus.frozen(9, 0));
  }

  private List<BusRecord> frozen(long trigger) throws Exception {
    List<BusRecord> all = new ArrayList<>();
    BusPart part = rig.ask(ReadBus.frozen(trigger, 0));
    while (!part.records().isEmpty()) {
      all.addAll(decoded(part));
      part = rig.ask(ReadBus.frozen(trigger, part.next()));
    }
    return all;
  }

  @Test
  void thereAreOnlySoManyTriggersAndPointers() throws Exception {
    for (int i = 1; i <= BusBlackBox.MOST_TRIGGERS; i++) {
      rig.ask(new FreezeBus(FreezeBus.Action.SET, i, BusSelector.ALL, 0, 0));
    }
    rig.assertRefused(
        OemStatus.NO_SPACE, new FreezeBus(FreezeBus.Action.SET, 99, BusSelector.ALL, 0, 0));
    for (int i = 0; i < BusBlackBox.MOST_POINTERS; i++) {
      rig.ask(ReadBus.peek(new BusPointerName("p" + i, BusSelector.ANY)));
    }
    rig.assertRefused(
        OemStatus.NO_SPACE, ReadBus.peek(new BusPointerName("more", BusSelector.ANY)));
  }

  @Test
  @Tag("S3-48")
  void aFilterKeepsDevicesOutUntilItIsTakenAway() throws Exception {
    BusPlace secret = new BusPlace(BusSelector.ANY, BusAddress.of(0x2E));
    rig.ask(new FilterBus(false, List.of(secret)));
    rig.tap.see(Records.write(1_000, 0x2E, 1));
    rig.see(Records.write(2_000, 0x2C, 2));
    rig.ask(new FilterBus(true, List.of(secret)));
    rig.see(Records.write(3_000, 0x2E, 3));
    rig.tap.see(Records.write(4_000, 0x2C, 4));
    rig.ask(FilterBus.none());
    rig.see(Records.write(5_000, 0x2E, 5));

    assertEquals(rig.sent, messages(rig.fetch(SINGLE)));
    assertEquals(2, rig.ask(new GetBusInfo(BusSelector.ANY)).state().filtered());
  }

  @Test
  void onlyWhoMayDoes() throws Exception {
    OemClient user = rig.client(rig.session(Privilege.USER));
    notAllowed(user, ReadBus.peek(SINGLE));
    notAllowed(user, new GetBusInfo(0));
    OemClient operator = rig.client(rig.session(Privilege.OPERATOR));
    rig.send(operator, new GetBusInfo(0));
    notAllowed(operator, FilterBus.none());
    notAllowed(operator, FreezeBus.clear(1));
  }

  private void notAllowed(OemClient by, OemCommand<?> command) {
    CompletionCode code =
        assertThrows(CommandRejectedException.class, () -> rig.send(by, command)).code();
    assertEquals(CompletionCode.INSUFFICIENT_PRIVILEGE, code);
  }
}
