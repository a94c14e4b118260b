package dev.sideband.ipmi.internal.kcs;

import java.util.function.IntUnaryOperator;

/** The host's end of real registers with something wrong in between. */
public final class FaultyHostEnd implements KcsRegisters {

  private final KcsRegisters registers;
  private IntUnaryOperator status = IntUnaryOperator.identity();
  private IntUnaryOperator data = IntUnaryOperator.identity();
  private boolean cut;
  private int accesses = -1;

  public FaultyHostEnd(KcsRegisters registers) {
    this.registers = registers;
  }

  /** The host sees another status than there is. */
  public void statusSeenAs(IntUnaryOperator fault) {
    status = fault;
  }

  /** The host reads other bytes than were written. */
  public void dataSeenAs(IntUnaryOperator fault) {
    data = fault;
  }

  /** What the host writes is lost. */
  public void cut(boolean cut) {
    this.cut = cut;
  }

  /** The host dies after so many accesses: it sees nothing more that it could act on. */
  public void dieAfter(int accesses) {
    this.accesses = accesses;
  }

  /** Tells whether the host has come to its last access. */
  public boolean dead() {
    return accesses == 0;
  }

  private boolean spend() {
    if (accesses > 0) {
      accesses--;
    }
    return accesses != 0;
  }

  @Override
  public int status() {
    return spend() ? status.applyAsInt(registers.status()) & 0xFF : KcsStatus.IBF;
  }

  @Override
  public int readData() {
    return spend() ? data.applyAsInt(registers.readData()) & 0xFF : 0;
  }

  @Override
  public void writeData(int value) {
    if (spend() && !cut) {
      registers.writeData(value);
    }
  }

  @Override
  public void writeCommand(int value) {
    if (spend() && !cut) {
      registers.writeCommand(value);
    }
  }
}
