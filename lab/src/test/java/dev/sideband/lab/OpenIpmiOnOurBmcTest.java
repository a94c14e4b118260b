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

/** OpenIPMI's {@code openipmicmd} at our BMC. It does not speak suite 17. */
@Timeout(120)
class OpenIpmiOnOurBmcTest {

  private static final String GET_DEVICE_ID = "0f 00 06 01";
  private static final String GET_USER_ACCESS = "0f 00 06 44 01 02";

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

  private Tool.Run send(String command, String user, String password, String... options)
      throws Exception {
    return Tool.require("openipmicmd")
        .with("-k", command, "lan", "-U", user, "-P", password)
        .with("-p", Integer.toString(bmc.udpPort()))
        .with(options)
        .with(OurBmc.HOST)
        .run();
  }

  @Test
  void opensASession() throws Exception {
    send(GET_DEVICE_ID, "admin", OurBmc.PASSWORD).says("0f 07 00 01 00 20 00 00 01 02").succeeded();
  }

  @ParameterizedTest
  @CsvSource({"user,user,d4", "operator,operator,00", "admin,admin,00"})
  void eachUserMayDoWhatTheLevelAllows(String user, String level, String code) throws Exception {
    send(GET_USER_ACCESS, user, OurBmc.PASSWORD, "-L", level).says("0f 07 00 44 " + code);
    send(GET_USER_ACCESS, user, OurBmc.PASSWORD, "-L", level, "-Rl").says("0f 07 00 44 " + code);
  }

  @Test
  void isToldWhyItIsNotLetIn() throws Exception {
    send(GET_DEVICE_ID, "admin", "wrong").failed("Unable to setup connection: 16");
    // RMCP+ status 0Dh, unauthorized name; 0Ah, unauthorized role
    send(GET_DEVICE_ID, "nobody", OurBmc.PASSWORD).failed("Unable to setup connection: 200000d");
    send(GET_DEVICE_ID, "user", OurBmc.PASSWORD, "-L", "admin")
        .failed("Unable to setup connection: 200000a");
  }

  @Test
  void needsTheKeyOfTheBmcWhereThereIsOne() throws Exception {
    bmc.close();
    bmc = OurBmc.startWithKey(folder.resolve("keyed"), "key");
    send(GET_DEVICE_ID, "admin", OurBmc.PASSWORD, "-Rk", "key").says("0f 07 00 01 00").succeeded();
    send(GET_DEVICE_ID, "admin", OurBmc.PASSWORD).failed("Unable to setup connection");
  }
}
