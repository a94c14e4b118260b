package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.encoded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.Bytes;
import org.junit.jupiter.api.Test;

class MessageFlagsTest {

  private static final MessageFlags ODD = new MessageFlags(false, true, true, true, false, true);
  private static final MessageFlags EVEN = new MessageFlags(true, false, false, false, true, false);

  @Test
  void asksByNumber() {
    assertEquals(new CommandId(NetFn.APP, 0x31), new GetMessageFlags().id());
    assertEquals(Bytes.EMPTY, encoded(new GetMessageFlags()));
    assertEquals(new CommandId(NetFn.APP, 0x30), new ClearMessageFlags(ODD).id());
  }

  @Test
  void seesEachBitSetOnceAndClearOnce() throws Exception {
    assertLayout(ODD, Bytes.of(0xAA), 1, MessageFlags::decode);
    assertEquals(EVEN, new GetMessageFlags().decode(Bytes.of(0x55).reader()));
  }

  @Test
  void writesReservedBitsAsZero() throws Exception {
    assertEquals(Bytes.of(0x41), encoded(EVEN));
    assertEquals(Bytes.of(0xEB), encoded(MessageFlags.decode(Bytes.of(0xFF).reader())));
  }

  @Test
  void aRequestToClearIsReadAsItWasWritten() throws Exception {
    assertLayout(new ClearMessageFlags(ODD), Bytes.of(0xAA), 1, ClearMessageFlags::decodeRequest);
  }

  @Test
  void anythingThatWaitsCallsForAttention() {
    assertTrue(ODD.any());
    assertTrue(EVEN.any());
    assertFalse(new MessageFlags(false, false, false, false, false, false).any());
  }
}
