package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.encoded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoData;
import dev.sideband.wire.Bytes;
import org.junit.jupiter.api.Test;

class ControllerStateTest {

  @Test
  void aSelfTestHasResultAndDetail() throws Exception {
    assertEquals(new CommandId(NetFn.APP, 0x04), new GetSelfTestResults().id());
    assertEquals(Bytes.EMPTY, encoded(new GetSelfTestResults()));
    assertLayout(
        new SelfTestResults(SelfTestResults.DATA_UNUSABLE, 0x88),
        Bytes.of(0x57, 0x88),
        2,
        SelfTestResults::decode);
    assertTrue(new GetSelfTestResults().decode(Bytes.of(0x55, 0x00).reader()).passed());
    assertFalse(new GetSelfTestResults().decode(Bytes.of(0xAA, 0x00).reader()).passed());
  }

  @Test
  void aColdResetIsOnlyConfirmed() {
    assertEquals(new CommandId(NetFn.APP, 0x02), new ColdReset().id());
    assertEquals(Bytes.EMPTY, encoded(new ColdReset()));
    assertEquals(new NoData(), new ColdReset().decode(Bytes.EMPTY.reader()));
    assertEquals(Bytes.EMPTY, encoded(new NoData()));
  }
}
