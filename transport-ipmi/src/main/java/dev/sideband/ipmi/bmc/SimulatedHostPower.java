package dev.sideband.ipmi.bmc;

/**
 * The power of a host that is not there: it is on or off, and each order is carried out at once.
 */
public final class SimulatedHostPower implements HostPower {

  private volatile boolean on;

  /** Creates a host that is on or off. */
  public SimulatedHostPower(boolean on) {
    this.on = on;
  }

  @Override
  public boolean isOn() {
    return on;
  }

  @Override
  public void on() {
    on = true;
  }

  @Override
  public void off() {
    on = false;
  }

  @Override
  public void reset() {}

  @Override
  public void softOff() {
    on = false;
  }

  @Override
  public void diagnosticInterrupt() {}
}
