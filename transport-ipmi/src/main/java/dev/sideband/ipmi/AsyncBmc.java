package dev.sideband.ipmi;

import dev.sideband.ipmi.command.BootDevice;
import dev.sideband.ipmi.command.BootFlags;
import dev.sideband.ipmi.command.ChassisControl;
import dev.sideband.ipmi.command.ChassisIdentify;
import dev.sideband.ipmi.command.ChassisStatus;
import dev.sideband.ipmi.command.ColdReset;
import dev.sideband.ipmi.command.DeviceId;
import dev.sideband.ipmi.command.GetBootFlags;
import dev.sideband.ipmi.command.GetChassisStatus;
import dev.sideband.ipmi.command.GetDeviceId;
import dev.sideband.ipmi.command.PowerAction;
import dev.sideband.ipmi.command.SetSystemBootOptions;
import dev.sideband.ipmi.command.WarmReset;
import dev.sideband.ipmi.oem.OemFrame;
import dev.sideband.ipmi.passport.Passport;
import dev.sideband.time.Deadline;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The calls of a {@link Bmc} as stages: for many BMCs at once, or where no thread may wait.
 *
 * <p>Each stage fails as {@link Ipmi#send} says, within the time that the {@link Bmc} allows a
 * call. What is chained to it is run by the thread that received the answer, so that one call leads
 * to the next without a change of threads; it must not block, and what must is chained with an
 * executor of its own. Safe for any thread.
 */
public final class AsyncBmc {

  private static final int PASSPORT_CALLS = 3;

  private final MessageChannel channel;
  private final TransportContext context;
  private final Duration timeout;

  AsyncBmc(MessageChannel channel, TransportContext context, Duration timeout) {
    this.channel = channel;
    this.context = context;
    this.timeout = timeout;
  }

  /** Asks what the BMC is. */
  public CompletionStage<DeviceId> deviceId() {
    return send(new GetDeviceId());
  }

  /** Asks for power, faults and what else the chassis tells. */
  public CompletionStage<ChassisStatus> chassisStatus() {
    return send(new GetChassisStatus());
  }

  /** Orders a change of power; done when the BMC took the order, not when it is carried out. */
  public CompletionStage<NoData> power(PowerAction action) {
    return send(new ChassisControl(action));
  }

  /** Lets the chassis be found for up to 255 seconds; zero ends it. */
  public CompletionStage<NoData> identify(Duration span) {
    return send(new ChassisIdentify((int) span.toSeconds(), false));
  }

  /** Asks how the host is to boot. */
  public CompletionStage<BootFlags> bootFlags() {
    return send(new GetBootFlags());
  }

  /** Sets how the host is to boot. */
  public CompletionStage<NoData> boot(BootFlags flags) {
    return send(SetSystemBootOptions.of(flags));
  }

  /**
   * Asks, question by question, what the BMC supports and how it behaves; nothing is changed. It
   * may take three times as long as a call.
   *
   * @see Passport#take for a BMC whose own commands stand under another enterprise number
   */
  public CompletionStage<Passport> passport() {
    return Passport.take(channel, context, passportLimit(), OemFrame.EXAMPLE_ENTERPRISE);
  }

  Duration passportLimit() {
    return timeout.multipliedBy(PASSPORT_CALLS);
  }

  /** Lets the host boot from a device the next time, and as before from then on. */
  public CompletionStage<NoData> bootOnce(BootDevice device) {
    return bootFrom(device, false);
  }

  /** Lets the host boot from a device from now on. */
  public CompletionStage<NoData> bootAlways(BootDevice device) {
    return bootFrom(device, true);
  }

  /** Keeps whether the host boots by EFI. */
  private CompletionStage<NoData> bootFrom(BootDevice device, boolean persistent) {
    return bootFlags()
        .thenCompose(present -> boot(new BootFlags(true, persistent, present.efi(), device)));
  }

  /** Returns the event log. */
  public AsyncSystemEvents events() {
    return new AsyncSystemEvents(this, context.scheduler());
  }

  /** Restarts the BMC, not the host; the next call opens a session anew. */
  public CompletionStage<NoData> coldReset() {
    return send(new ColdReset());
  }

  /** Restarts the BMC's communication; the next call opens a session anew. */
  public CompletionStage<NoData> warmReset() {
    return send(new WarmReset());
  }

  /** Sends any command. */
  public <R> CompletionStage<R> send(IpmiCommand<R> command) {
    return Ipmi.send(channel, command, deadline());
  }

  Deadline deadline() {
    return Deadline.after(timeout, context.ticker());
  }
}
