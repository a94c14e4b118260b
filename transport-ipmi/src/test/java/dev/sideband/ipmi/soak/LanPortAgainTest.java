package dev.sideband.ipmi.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.Sideband;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanPortAgainTest {

  private static final int REOPENINGS = 200;

  @TempDir Path folder;

  @Test
  void opensAPortWhereOneWasClosedJustNow() throws Exception {
    try (Sideband sideband = Sideband.builder().build();
        SoftwareBmc bmc = SoftwareBmc.builder(sideband).start(folder)) {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      LanPort port = LanPort.open(any, bmc, sideband);
      InetSocketAddress address = port.address();
      for (int i = 0; i < REOPENINGS; i++) {
        port.close();
        port = LanPortAgain.open(address, bmc, sideband);
        assertEquals(address, port.address());
      }
      port.close();
    }
  }
}
