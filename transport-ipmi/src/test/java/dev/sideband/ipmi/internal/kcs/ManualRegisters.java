package dev.sideband.ipmi.internal.kcs;

import java.util.ArrayList;
import java.util.List;

/**
 * Registers whose device is the test itself: it sets what the host sees and reads what it wrote.
 */
final class ManualRegisters implements KcsRegisters {

  /** What the host wrote, in order: {@code C} for a command, {@code D} for data, then the byte. */
  final List<String> written = new ArrayList<>();

  private int state = KcsStatus.IDLE;
  private boolean busy;
  private boolean full;
  private int output;

  /** The device has taken the byte and shows {@code state}. */
  void taken(int state) {
    this.state = state;
    busy = false;
  }

  /** The device has taken the byte, shows {@code state} and offers {@code value}. */
  void offers(int state, int value) {
    taken(state);
    output = value;
    full = true;
  }

  boolean full() {
    return full;
  }

  @Override
  public int status() {
    return state << KcsStatus.STATE_SHIFT | (busy ? KcsStatus.IBF : 0) | (full ? KcsStatus.OBF : 0);
  }

  @Override
  public int readData() {
    full = false;
    return output;
  }

  @Override
  public void writeData(int value) {
    written.add(String.format("D%02X", value));
    busy = true;
  }

  @Override
  public void writeCommand(int value) {
    written.add(String.format("C%02X", value));
    busy = true;
  }
}
