package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.oem.ObjectType;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WriteHandlesTest {

  private final WriteHandles handles = new WriteHandles(new Random(1));

  @Test
  void writesOfTwoTypesWithOneHandleHaveTwoNumbers() {
    int processes = handles.number(ObjectType.PROCESS_TABLE, 9);
    int connections = handles.number(ObjectType.CONNECTION_TABLE, 9);

    assertNotEquals(processes, connections);
    assertEquals(processes, handles.number(ObjectType.PROCESS_TABLE, 9));
    assertEquals(
        new WriteHandles.Write(ObjectType.CONNECTION_TABLE, 9),
        handles.write(connections).orElseThrow());
  }

  @Test
  void onlyTheNewestAreRemembered() {
    int first = handles.number(ObjectType.PROCESS_TABLE, 1);
    for (int handle = 2; handle <= 65; handle++) {
      int number = handles.number(ObjectType.PROCESS_TABLE, handle);
      assertTrue(number >= 1 && number <= 0xFFFF);
    }
    assertEquals(Optional.empty(), handles.write(first));
  }
}
