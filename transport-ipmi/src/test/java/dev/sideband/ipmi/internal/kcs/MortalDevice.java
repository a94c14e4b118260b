package dev.sideband.ipmi.internal.kcs;

/** The BMC's end of real registers, whose BMC dies after a number of accesses. */
public final class MortalDevice implements KcsDevice {

  private final KcsDevice registers;
  private int accesses;

  public MortalDevice(KcsDevice registers, int accesses) {
    this.registers = registers;
    this.accesses = accesses;
  }

  /** Tells whether the BMC has come to its last access. */
  public boolean dead() {
    return accesses == 0;
  }

  private boolean spend() {
    if (accesses > 0) {
      accesses--;
      return true;
    }
    return false;
  }

  @Override
  public int status() {
    return spend() ? registers.status() : 0;
  }

  @Override
  public int readInput() {
    return spend() ? registers.readInput() : 0;
  }

  @Override
  public void writeOutput(int value) {
    if (spend()) {
      registers.writeOutput(value);
    }
  }

  @Override
  public void setState(int state) {
    if (spend()) {
      registers.setState(state);
    }
  }

  @Override
  public void setAttention(boolean on) {
    if (spend()) {
      registers.setAttention(on);
    }
  }
}
