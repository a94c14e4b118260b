package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.transport.TargetUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FreeIPMI's tools at our BMC, with none of their workarounds. */
@Timeout(120)
class FreeIpmiOnOurBmcTest {

  @TempDir Path folder;
  private OurBmc bmc;

  @BeforeEach
  void start() throws IOException {
    bmc = OurBmc.start(folder);
  }

  @AfterEach
  void stop() {
    assertEquals(0, bmc.count("rmcp.failures"));
    bmc.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 3})
  void opensSessionsWithEachSuite(int suite) throws Exception {
    bmc.freeipmi("bmc-info", "admin", OurBmc.PASSWORD, suite)
        .with("-l", "ADMIN")
        .run()
        .says("Device ID : 32")
        .says("IPMI Version : 2.0")
        .says("Manufacturer ID : ")
        .succeeded();
    bmc.freeipmi("bmc-info", "admin", OurBmc.PASSWORD, suite)
        .run("--get-system-guid")
        .says(OurBmc.GUID.toString())
        .succeeded();
    bmc.freeipmi("ipmi-raw", "admin", OurBmc.PASSWORD, suite)
        .run("0 6 1")
        .says("rcvd: 01 00 20 00 00 01 02")
        .succeeded();
    assertEquals(0, bmc.sessions());
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 3})
  void isToldWhyItIsNotLetIn(int suite) throws Exception {
    bmc.freeipmi("bmc-info", "admin", "wrong", suite).run().failed("password invalid");
    bmc.freeipmi("bmc-info", "nobody", OurBmc.PASSWORD, suite).run().failed("username invalid");
    bmc.freeipmi("bmc-info", "user", OurBmc.PASSWORD, suite)
        .with("-l", "ADMIN")
        .run()
        .failed("privilege level cannot be obtained for this user");
  }

  @Test
  void otherSuitesAreOff() throws Exception {
    for (int suite : new int[] {0, 2, 8, 16}) {
      bmc.freeipmi("bmc-info", "admin", OurBmc.PASSWORD, suite)
          .run()
          .failed("cipher suite id unavailable");
    }
  }

  @Test
  void sessionsOfIpmi15AreNotOffered() throws Exception {
    Tool.require("bmc-info")
        .with("-h", OurBmc.HOST + ":" + bmc.udpPort(), "-u", "admin", "-p", OurBmc.PASSWORD)
        .run()
        .failed("authentication type unavailable for attempted privilege level");
  }

  @ParameterizedTest
  @CsvSource({"user,USER,D4", "operator,OPERATOR,00", "admin,ADMIN,00"})
  void eachUserMayDoWhatTheLevelAllows(String user, String level, String code) throws Exception {
    // Get User Access needs an operator.
    bmc.freeipmi("ipmi-raw", user, OurBmc.PASSWORD, 17)
        .with("-l", level)
        .run("0 6 44 1 2")
        .says("rcvd: 44 " + code);
  }

  @Test
  void readsUsersChannelAndNetwork() throws Exception {
    bmc.freeipmi("ipmi-config", "admin", OurBmc.PASSWORD, 17)
        .run("--category=core --checkout")
        .says("Username admin")
        .says("Enable_User Yes")
        .says("Lan_Privilege_Limit Administrator")
        .says("Volatile_Access_Mode Always_Available")
        .says("IP_Address_Source Static")
        .says("IP_Address 127.0.0.1");
  }

  /** They know port 623 only, which an ordinary user may not open. */
  @ParameterizedTest
  @ValueSource(strings = {"rmcpping", "ipmiping", "ipmiping -r 2.0"})
  void findItsPresence(String ping) throws Exception {
    String[] words = ping.split(" ", -1);
    Tool tool = Tool.require(words[0]).with(Arrays.copyOfRange(words, 1, words.length));
    String host = "127.0.0.62";
    try (OurBmc found = OurBmc.startAtStandardPort(folder.resolve("found"), host)) {
      tool.run("-c 3 " + host).says("received from " + host).succeeded();
      assertEquals(0, found.count("rmcp.failures"));
    } catch (TargetUnavailableException e) {
      Peer.missing("the right to open UDP port " + LanPort.STANDARD_PORT);
    }
  }

  @Test
  void needsTheKeyOfTheBmcWhereThereIsOne() throws Exception {
    bmc.close();
    bmc = OurBmc.startWithKey(folder.resolve("keyed"), "key");
    bmc.freeipmi("bmc-info", "admin", OurBmc.PASSWORD, 17).with("-k", "key").run().succeeded();
    bmc.freeipmi("bmc-info", "admin", OurBmc.PASSWORD, 17).run().failed("k_g invalid");
  }
}
