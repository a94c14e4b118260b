package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.command.BootFlags;
import dev.sideband.ipmi.command.BootOption;
import dev.sideband.ipmi.command.ChassisPower;
import dev.sideband.ipmi.command.ChassisStatus;
import dev.sideband.ipmi.command.FrontPanelButtons;
import dev.sideband.ipmi.command.IdentifyState;
import dev.sideband.ipmi.command.LastPowerEvent;
import dev.sideband.ipmi.command.PlatformEvent;
import dev.sideband.ipmi.command.PowerAction;
import dev.sideband.ipmi.command.PowerOnHours;
import dev.sideband.ipmi.command.PowerRestorePolicy;
import dev.sideband.ipmi.command.RestartCause;
import dev.sideband.ipmi.command.SensorType;
import dev.sideband.ipmi.command.SystemRestart;
import dev.sideband.ipmi.internal.bmc.BootOptions;
import dev.sideband.ipmi.internal.bmc.ChassisFile;
import dev.sideband.ipmi.internal.bmc.IdentifyLight;
import dev.sideband.ipmi.internal.bmc.OnTime;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The chassis that a BMC serves: power, the light that lets it be found, and how the host boots.
 *
 * <p>Orders go to the {@link HostPower} one at a time, and each that changes power is logged.
 * Policy, boot options and the time that the host was on outlive a restart of the BMC, the time as
 * of the last order or the BMC's end. Safe for any thread; calls that set something may block on
 * the disk.
 */
public final class Chassis {

  /** The number of the sensor that logs orders to the power. */
  public static final int POWER_SENSOR = 0x01;

  /** The number of the sensor that logs starts of the host. */
  public static final int RESTART_SENSOR = 0x02;

  private static final int POWER_OFF = 0;
  private static final int POWER_CYCLE = 1;
  private static final int HARD_RESET = 1;
  private static final int MINUTES_PER_COUNT = 60;

  private final ReentrantLock orders = new ReentrantLock();
  private final HostPower power;
  private final SystemEventLog events;
  private final TransportContext context;
  private final IdentifyLight light;
  private final OnTime onTime;
  private final BootOptions bootOptions = new BootOptions();
  private final ChassisFile file;
  private volatile PowerRestorePolicy restorePolicy;
  private volatile SystemRestart lastRestart = new SystemRestart(RestartCause.UNKNOWN, 0);
  private volatile boolean onByCommand;
  private volatile boolean controlFault;

  /** Guarded by the file. */
  private boolean closed;

  Chassis(HostPower power, SystemEventLog events, ChassisFile file, TransportContext context) {
    this.power = power;
    this.events = events;
    this.file = file;
    this.context = context;
    this.light = new IdentifyLight(context.scheduler());
    ChassisFile.Memory memory = remembered();
    this.restorePolicy = memory.policy();
    this.onTime = new OnTime(context.ticker(), power.isOn(), memory.onTime());
    memory.bootOptions().forEach(this::restore);
  }

  private ChassisFile.Memory remembered() {
    try {
      Optional<ChassisFile.Memory> memory = file.load();
      if (memory.isPresent()) {
        return memory.get();
      }
    } catch (IOException e) {
      context.observer().counted("bmc.chassis.forgotten", "chassis", 1);
    }
    return new ChassisFile.Memory(PowerRestorePolicy.STAY_OFF, Duration.ZERO, List.of());
  }

  private void restore(BootOption option) {
    try {
      bootOptions.set(option);
    } catch (IllegalArgumentException shorterThanNow) {
      context.observer().counted("bmc.chassis.forgotten", "chassis", 1);
    }
  }

  /** What was set counts, whether or not the disk can remember it. Waits for no order. */
  private void save() {
    synchronized (file) {
      if (closed) {
        return;
      }
      try {
        file.save(
            new ChassisFile.Memory(restorePolicy, onTime.observe(power.isOn()), bootOptions.all()));
      } catch (IOException e) {
        context.observer().counted("bmc.chassis.unsaved", "chassis", 1);
      }
    }
  }

  /** Returns what the chassis tells of itself. */
  public ChassisStatus status() {
    return new ChassisStatus(
        new ChassisPower(power.isOn(), false, false, false, controlFault, restorePolicy),
        new LastPowerEvent(false, false, false, false, onByCommand),
        false,
        false,
        false,
        false,
        light.state(),
        true,
        new FrontPanelButtons(0));
  }

  /**
   * Carries out an order to the power that came by a channel.
   *
   * <p>To turn on what is on, or off what is off, does nothing.
   *
   * @param channel the number of the channel, 0 to 15
   * @return false if the order makes no sense while the host is off
   * @throws UnsupportedOperationException if the order is not known
   * @throws IOException if the host's power failed to carry it out
   */
  public boolean power(PowerAction action, int channel) throws IOException {
    orders.lock();
    try {
      if (power.isOn()) {
        orderWhileOn(action, channel);
        return true;
      }
      if (action.equals(PowerAction.ON)) {
        carryOut(power::on);
        onByCommand = true;
        restarted(channel);
        log(PlatformEvent.of(SensorType.POWER_UNIT, POWER_SENSOR, POWER_OFF, false));
      }
      return action.equals(PowerAction.ON) || action.equals(PowerAction.OFF);
    } finally {
      save();
      orders.unlock();
    }
  }

  private void orderWhileOn(PowerAction action, int channel) throws IOException {
    if (action.equals(PowerAction.OFF)) {
      carryOut(power::off);
      log(PlatformEvent.of(SensorType.POWER_UNIT, POWER_SENSOR, POWER_OFF, true));
    } else if (action.equals(PowerAction.CYCLE)) {
      carryOut(power::cycle);
      onByCommand = true;
      restarted(channel);
      log(PlatformEvent.of(SensorType.POWER_UNIT, POWER_SENSOR, POWER_CYCLE, true));
    } else if (action.equals(PowerAction.RESET)) {
      carryOut(power::reset);
      restarted(channel);
      log(PlatformEvent.of(SensorType.SYSTEM_RESTART, RESTART_SENSOR, HARD_RESET, true));
    } else if (action.equals(PowerAction.SOFT_OFF)) {
      carryOut(power::softOff);
    } else if (action.equals(PowerAction.DIAGNOSTIC_INTERRUPT)) {
      carryOut(power::diagnosticInterrupt);
    } else if (!action.equals(PowerAction.ON)) {
      throw new UnsupportedOperationException("power action " + action.value());
    }
  }

  private void carryOut(Order order) throws IOException {
    try {
      order.carryOut();
      controlFault = false;
    } catch (IOException e) {
      controlFault = true;
      throw e;
    }
  }

  private void restarted(int channel) {
    lastRestart = new SystemRestart(RestartCause.COMMAND, channel);
  }

  /** The order was carried out, whether or not the disk can say so. */
  private void log(PlatformEvent event) {
    try {
      events.add(event);
    } catch (IOException e) {
      context.observer().counted("bmc.events.lost", "power", 1);
    }
  }

  /** Lets the chassis be found for a time; zero ends it. */
  public void identify(Duration span) {
    light.on(span);
  }

  /** Lets the chassis be found until {@link #identify} ends it. */
  public void identifyUntilEnded() {
    light.on();
  }

  /** Returns what the light does that lets the chassis be found. */
  public IdentifyState identifyState() {
    return light.state();
  }

  /** Returns what the system shall do when mains power returns. */
  public PowerRestorePolicy restorePolicy() {
    return restorePolicy;
  }

  /** Sets what the system shall do when mains power returns; the host application acts on it. */
  public void setRestorePolicy(PowerRestorePolicy policy) {
    restorePolicy = policy;
    save();
  }

  /** Returns why the host started the last time. */
  public SystemRestart lastRestart() {
    return lastRestart;
  }

  /** Says why the host started, if it was no order that came through the BMC. */
  public void setLastRestart(SystemRestart restart) {
    lastRestart = restart;
  }

  /** Returns how long the BMC has seen the host on. */
  public PowerOnHours onHours() {
    Duration on = onTime.observe(power.isOn());
    return new PowerOnHours(MINUTES_PER_COUNT, on.toMinutes() / MINUTES_PER_COUNT);
  }

  /** Returns how the host shall boot, for whoever starts it. */
  public BootFlags bootFlags() {
    return bootOptions.flags();
  }

  /** Sets how the host shall boot; whoever started it once clears the flag that says "valid". */
  public void setBootFlags(BootFlags flags) {
    bootOptions.setFlags(flags);
    save();
  }

  /** Returns a boot option, or empty if the BMC has none of that number. */
  public Optional<BootOption> bootOption(int parameter) {
    return bootOptions.get(parameter);
  }

  /**
   * Sets a boot option; one without data sets only its mark.
   *
   * @return false if the BMC has none of that number
   * @throws IllegalArgumentException if the data are too short for it
   */
  public boolean setBootOption(BootOption option) {
    boolean known = bootOptions.set(option);
    save();
    return known;
  }

  /** Ends what does not outlive a reset of the BMC. */
  void reset() {
    light.on(Duration.ZERO);
  }

  /** The file may be another BMC's from now on. */
  void close() {
    reset();
    save();
    synchronized (file) {
      closed = true;
    }
  }

  private interface Order {
    void carryOut() throws IOException;
  }
}
