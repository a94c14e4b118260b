package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.encoded;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.Bytes;
import org.junit.jupiter.api.Test;

class GlobalEnablesTest {

  private static final GlobalEnables ODD =
      new GlobalEnables(false, true, false, true, true, false, true);
  private static final GlobalEnables EVEN =
      new GlobalEnables(true, false, true, false, false, true, false);

  @Test
  void asksByNumber() {
    assertEquals(new CommandId(NetFn.APP, 0x2F), new GetBmcGlobalEnables().id());
    assertEquals(Bytes.EMPTY, encoded(new GetBmcGlobalEnables()));
    assertEquals(new CommandId(NetFn.APP, 0x2E), new SetBmcGlobalEnables(ODD).id());
  }

  @Test
  void seesEachBitSetOnceAndClearOnce() throws Exception {
    assertLayout(ODD, Bytes.of(0xAA), 1, GlobalEnables::decode);
    assertEquals(EVEN, new GetBmcGlobalEnables().decode(Bytes.of(0x55).reader()));
  }

  @Test
  void writesTheReservedBitAsZero() throws Exception {
    assertEquals(Bytes.of(0xEF), encoded(GlobalEnables.decode(Bytes.of(0xFF).reader())));
  }

  @Test
  void aRequestToSetIsReadAsItWasWritten() throws Exception {
    assertLayout(
        new SetBmcGlobalEnables(ODD), Bytes.of(0xAA), 1, SetBmcGlobalEnables::decodeRequest);
  }
}
