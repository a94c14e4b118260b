package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ipmitool at our BMC. */
@Timeout(120)
class IpmitoolOnOurBmcTest {

  private static final String GET_DEVICE_ID = "20 00 00 01 02";

  @TempDir Path folder;
  private OurBmc bmc;

  @BeforeEach
  void start() throws IOException {
    Peer.require("ipmitool");
    bmc = OurBmc.start(folder);
  }

  @AfterEach
  void stop() {
    if (bmc != null) {
      assertEquals(0, bmc.count("rmcp.failures"));
      bmc.close();
    }
  }

  private Tool as(String user, String password) {
    return bmc.ipmitoolAs(user, password);
  }

  private Tool admin() {
    return as("admin", OurBmc.PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-C 17", "-C 3", "-v"})
  void opensSessionsWithEachSuiteAndWithoutNamingOne(String suite) throws Exception {
    Tool tool = admin().with(suite.split(" ", -1));
    tool.run("mc info").says("Device ID : 32").says("IPMI Version : 2.0").succeeded();
    tool.run("mc guid").says(OurBmc.GUID.toString()).succeeded();
    tool.run("raw 0x06 0x01").says(GET_DEVICE_ID).succeeded();
    assertEquals(0, bmc.sessions());
  }

  @Test
  void takesTheStrongestSuiteOfOurs() throws Exception {
    admin().with("-v").run("mc info").says("Using best available cipher suite 17").succeeded();
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "3"})
  void isToldWhyItIsNotLetIn(String suite) throws Exception {
    String[] strict = {"-v", "-C", suite};
    as("admin", "wrong").with(strict).run("mc info").failed("RAKP 2 HMAC is invalid");
    as("nobody", OurBmc.PASSWORD).with(strict).run("mc info").failed("unauthorized name");
    as("", OurBmc.PASSWORD).with(strict).run("mc info").failed("unauthorized name");
    as("user", OurBmc.PASSWORD).with(strict).run("mc info").failed("unauthorized role requested");
  }

  @Test
  void suiteZeroIsOff() throws Exception {
    admin().with("-C", "0").run("mc info").failed("no matching cipher suite");
  }

  @Test
  void sessionsOfIpmi15AreNotOffered() throws Exception {
    Tool.require("ipmitool")
        .with("-I", "lan", "-H", OurBmc.HOST, "-p", Integer.toString(bmc.udpPort()))
        .with("-U", "admin", "-P", OurBmc.PASSWORD)
        .run("mc info")
        .failed("Unable to establish LAN session");
  }

  @ParameterizedTest
  @CsvSource({"user,USER", "operator,OPERATOR", "operator,USER", "admin,ADMINISTRATOR"})
  void eachUserMayDoWhatTheLevelAllows(String user, String level) throws Exception {
    Tool tool = as(user, OurBmc.PASSWORD).with("-L", level);
    tool.run("mc info").says("Device ID : 32").succeeded();
    Tool.Run list = tool.run("user list 1");
    if (level.equals("USER")) {
      list.says("Insufficient privilege level");
    } else {
      list.says("2 admin true false true ADMINISTRATOR").succeeded();
    }
    Tool.Run name = tool.run("user set name 9 eve");
    if (level.equals("ADMINISTRATOR")) {
      name.succeeded();
    } else {
      name.failed("Insufficient privilege level");
    }
  }

  @Test
  void printsTheNetwork() throws Exception {
    admin()
        .run("lan print 1")
        .says("Set in Progress : Set Complete")
        .says("IP Address Source : Static Address")
        .says("IP Address : 127.0.0.1")
        .says("Subnet Mask : 255.0.0.0")
        .says("802.1q VLAN ID : Disabled")
        .says("RMCP+ Cipher Suites : 17,3")
        .says("Cipher Suite Priv Max : aaXXXXXXXXXXXXX")
        .succeeded();
  }

  @Test
  void printsTheChannel() throws Exception {
    admin()
        .run("channel info 1")
        .says("Channel Medium Type : 802.3 LAN")
        .says("Session Support : multi-session")
        .says("Active Session Count : 1")
        .says("Access Mode : always available")
        .succeeded();
    admin()
        .run("channel getciphers ipmi")
        .says("17 N/A hmac_sha256 sha256_128 aes_cbc_128")
        .says("3 N/A hmac_sha1 hmac_sha1_96 aes_cbc_128")
        .succeeded();
  }

  @Test
  void printsItsSession() throws Exception {
    admin()
        .run("session info active")
        .says("session handle : 1")
        .says("active sessions : 1")
        .says("user id : 2")
        .says("privilege level : ADMINISTRATOR")
        .says("session type : IPMIv2/RMCP+")
        .says("console ip : 127.0.0.1")
        .succeeded();
  }

  @Test
  void makesAUserWhoCanLogIn() throws Exception {
    admin().run("user set name 6 bob").succeeded();
    admin().run("user set password 6 first").says("successful").succeeded();
    admin().run("channel setaccess 1 6 ipmi=on privilege=3").says("successful").succeeded();
    as("bob", "first").with("-v", "-L", "OPERATOR").run("mc info").failed("unauthorized name");

    admin().run("user enable 6").succeeded();
    as("bob", "first").with("-L", "OPERATOR").run("mc info").succeeded();
    as("bob", "first").with("-v").run("mc info").failed("unauthorized role requested");
    admin().run("user list 1").says("6 bob true false true OPERATOR").succeeded();
    admin().run("user summary 1").says("Enabled User Count : 4").succeeded();
    admin().run("user test 6 16 first").says("Success").succeeded();
    admin().run("user test 6 16 second").failed("password incorrect");

    admin().run("user set password 6 longer-than-16-bytes 20").succeeded();
    as("bob", "longer-than-16-bytes").with("-L", "USER").run("mc info").succeeded();
    admin().run("user test 6 16 longer").failed("wrong password size");

    admin().run("user disable 6").succeeded();
    as("bob", "longer-than-16-bytes")
        .with("-v", "-L", "USER")
        .run("mc info")
        .failed("unauthorized name");
  }

  @Test
  void whatIsNotThereIsRefusedCleanly() throws Exception {
    admin().run("sol info 1").says("Invalid command");
    admin().run("raw 0x30 0x70").failed("Invalid command");
  }

  @Test
  void needsTheKeyOfTheBmcWhereThereIsOne() throws Exception {
    bmc.close();
    bmc = OurBmc.startWithKey(folder.resolve("keyed"), "key of the bmc");
    admin().with("-k", "key of the bmc").run("mc info").succeeded();
    admin().with("-v").run("mc info").failed("Unable to establish IPMI v2 / RMCP+ session");
  }
}
