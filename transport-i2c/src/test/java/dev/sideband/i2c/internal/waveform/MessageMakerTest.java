package dev.sideband.i2c.internal.waveform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.i2c.WaveformListener;
import dev.sideband.transport.BusRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MessageMakerTest implements WaveformListener {

  private final List<BusRecord> messages = new ArrayList<>();
  private final MessageMaker maker = new MessageMaker(0, 0, SampleClock.perSecond(1_000_000), this);

  @Override
  public void message(BusRecord message) {
    messages.add(message);
  }

  private BusRecord make(int bytes) {
    maker.begin(0, false);
    maker.octet(0x60, true, true);
    for (int i = 0; i < bytes; i++) {
      maker.octet(i & 0xFF, true, false);
    }
    maker.finish(1, true, true, false);
    return messages.get(messages.size() - 1);
  }

  @Test
  @Tag("S3-40")
  void whatHasMoreThanARecordHoldsIsCutAndSaysSo() {
    assertFalse(make(BusRecord.MAX_DATA).cut());
    BusRecord longest = make(BusRecord.MAX_DATA + 1);
    assertTrue(longest.cut());
    assertEquals(BusRecord.MAX_DATA, longest.data().size());
    assertFalse(make(1).cut());
  }
}
