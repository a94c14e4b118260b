package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Bmc;
import dev.sideband.ipmi.bmc.Chassis;
import dev.sideband.ipmi.command.BootDevice;
import dev.sideband.ipmi.command.BootFlags;
import dev.sideband.ipmi.command.IdentifyState;
import dev.sideband.ipmi.command.PowerAction;
import dev.sideband.ipmi.command.PowerRestorePolicy;
import dev.sideband.time.BmcBoot;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Power, boot options and resets: ipmitool and FreeIPMI at our BMC, and our client at it. */
@Tag("S2-2")
@Timeout(120)
class ChassisPeersTest {

  @TempDir Path folder;
  private OurBmc ours;
  private Chassis chassis;

  @BeforeEach
  void start() throws IOException {
    ours = OurBmc.start(folder);
    chassis = ours.bmc().chassis();
  }

  @AfterEach
  void stop() {
    ours.close();
  }

  private static void assertHolds(List<String> lines, String... parts) {
    assertTrue(
        lines.stream().anyMatch(line -> List.of(parts).stream().allMatch(line::contains)),
        () -> List.of(parts) + " not in one line of " + lines);
  }

  @Test
  void ipmitoolSwitchesPower() throws Exception {
    assertEquals(List.of("Chassis Power is on"), ours.ipmitool("chassis", "power", "status"));
    ours.ipmitool("chassis", "power", "off");
    assertFalse(chassis.status().power().on());
    assertEquals(List.of("Chassis Power is off"), ours.ipmitool("chassis", "power", "status"));
    ours.ipmitool("chassis", "power", "on");
    assertHolds(ours.ipmitool("chassis", "status"), "Last Power Event", "command");
    ours.ipmitool("chassis", "power", "cycle");
    ours.ipmitool("chassis", "power", "reset");
    ours.ipmitool("chassis", "power", "diag");
    assertTrue(chassis.status().power().on());
    ours.ipmitool("chassis", "power", "soft");
    assertFalse(chassis.status().power().on());
    assertHolds(ours.ipmitool("chassis", "restart_cause"), "chassis power control command");
  }

  @Test
  void ipmitoolIdentifiesAndSetsThePolicy() throws Exception {
    ours.ipmitool("chassis", "identify", "60");
    assertEquals(IdentifyState.TIMED_ON, chassis.identifyState());
    ours.ipmitool("chassis", "identify", "force");
    assertEquals(IdentifyState.ON, chassis.identifyState());
    ours.ipmitool("chassis", "identify", "0");
    assertEquals(IdentifyState.OFF, chassis.identifyState());
    assertHolds(ours.ipmitool("chassis", "policy", "list"), "always-off", "always-on", "previous");
    ours.ipmitool("chassis", "policy", "previous");
    assertEquals(PowerRestorePolicy.PREVIOUS_STATE, chassis.restorePolicy());
    assertHolds(ours.ipmitool("chassis", "poh"), "0 days, 0 hours");
  }

  @Test
  void ipmitoolSetsTheBootDevice() throws Exception {
    ours.ipmitool("chassis", "bootdev", "pxe");
    assertEquals(new BootFlags(true, false, false, BootDevice.NETWORK), chassis.bootFlags());
    assertHolds(ours.ipmitool("chassis", "bootparam", "get", "5"), "Force PXE");
    ours.ipmitool("chassis", "bootdev", "disk", "options=persistent,efiboot");
    assertEquals(new BootFlags(true, true, true, BootDevice.DISK), chassis.bootFlags());
  }

  @Test
  void freeIpmiSwitchesPower() throws Exception {
    assertHolds(ours.freeipmi("ipmipower", "--stat"), ": on");
    assertHolds(ours.freeipmi("ipmipower", "--off", "--wait-until-off"), ": ok");
    assertHolds(ours.freeipmi("ipmipower", "--stat"), ": off");
    assertHolds(ours.freeipmi("ipmipower", "--on", "--wait-until-on"), ": ok");
    assertTrue(chassis.status().power().on());
    assertHolds(
        ours.freeipmi("ipmi-chassis", "--get-chassis-status"), "Last Power Event", "ipmi command");
    assertHolds(
        ours.freeipmi("ipmi-chassis", "--get-chassis-capabilities"), "SEL Device Address", "20h");
    ours.freeipmi("ipmi-chassis", "--chassis-control=POWER-DOWN");
    assertFalse(chassis.status().power().on());
  }

  @Test
  void freeIpmiReadsAndSetsHowTheHostBoots() throws Exception {
    ours.freeipmi(
        "ipmi-chassis-config", "--commit", "--key-pair=Chassis_Boot_Flags:Boot_Device=PXE");
    assertEquals(BootDevice.NETWORK, chassis.bootFlags().device());
    assertHolds(ours.freeipmi("ipmi-chassis-config", "--checkout"), "Boot_Device", "PXE");
    ours.freeipmi(
        "ipmi-chassis-config",
        "--commit",
        "--key-pair=Chassis_Power_Conf:Power_Restore_Policy=On_State_AC_Apply");
    assertEquals(PowerRestorePolicy.TURN_ON, chassis.restorePolicy());
  }

  @Test
  void aResetEndsTheSessionsAndOurClientGoesOn() throws Exception {
    try (Sideband sideband = Sideband.builder().build();
        Bmc bmc =
            Bmc.open(sideband, URI.create(ours.uri()), (target, user) -> "secret".toCharArray())) {
      bmc.bootOnce(BootDevice.SETUP);
      bmc.power(PowerAction.CYCLE);
      BmcBoot before = ours.bmc().boot();
      ours.ipmitool("mc", "reset", "warm");
      awaitNoSession();
      assertEquals(before, ours.bmc().boot());
      assertTrue(bmc.chassisStatus().power().on());

      bmc.coldReset();
      awaitNoSession();
      assertNotEquals(before, ours.bmc().boot());
      assertEquals(BootDevice.SETUP, bmc.bootFlags().device());
      ours.ipmitool("mc", "reset", "cold");
      assertTrue(bmc.chassisStatus().power().on());
    }
  }

  /** The BMC answers before it resets: a tenth of a second later nobody is logged in. */
  private void awaitNoSession() {
    while (ours.sessions() > 0) {
      Thread.onSpinWait();
    }
  }
}
