package dev.sideband.ipmi;

import dev.sideband.Sideband;
import dev.sideband.ipmi.command.BootDevice;
import dev.sideband.ipmi.command.BootFlags;
import dev.sideband.ipmi.command.ChassisStatus;
import dev.sideband.ipmi.command.DeviceId;
import dev.sideband.ipmi.command.PowerAction;
import dev.sideband.ipmi.internal.Blocking;
import dev.sideband.ipmi.passport.Passport;
import dev.sideband.time.Deadline;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * A BMC and the calls that most users need of one, whatever channel leads to it.
 *
 * <p>Each call waits for its answer, up to {@link #DEFAULT_TIMEOUT} unless {@link #withTimeout}
 * says otherwise, and fails as {@link Ipmi#call} does; a BMC that opens no session shows at the
 * first call, as an {@link AuthenticationException} that names the reason. {@link #async} has the
 * same calls without waiting, and {@link #call} takes any command. Safe for any thread.
 */
public final class Bmc implements AutoCloseable {

  /** How long a call may take, the opening of a session included. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** Longer than the longest log takes; the deadlines of single calls end it sooner. */
  private static final Duration MOST_STEPS = Duration.ofDays(1);

  private final MessageChannel channel;
  private final TransportContext context;
  private final AsyncBmc async;

  private Bmc(MessageChannel channel, TransportContext context, Duration timeout) {
    this.channel = channel;
    this.context = context;
    this.async = new AsyncBmc(channel, context, timeout);
  }

  /**
   * Opens a BMC through the transport that knows the scheme, such as {@code ipmi://admin@10.0.0.5}.
   *
   * <p>On the network nothing is sent until the first call.
   */
  public static Bmc open(Sideband sideband, URI target, Credentials credentials)
      throws TransportException {
    return over(sideband.open(target, MessageChannel.class, credentials), sideband);
  }

  /**
   * Returns the BMC at the other end of a channel, which is closed with it.
   *
   * @param context such as a {@link Sideband}
   */
  public static Bmc over(MessageChannel channel, TransportContext context) {
    return new Bmc(
        Objects.requireNonNull(channel, "channel"),
        Objects.requireNonNull(context, "context"),
        DEFAULT_TIMEOUT);
  }

  /** Returns the same BMC, whose calls may take that long; both share the channel. */
  public Bmc withTimeout(Duration timeout) {
    return new Bmc(channel, context, timeout);
  }

  /** Returns the same calls as stages. */
  public AsyncBmc async() {
    return async;
  }

  /** Returns the channel that leads to it. */
  public MessageChannel channel() {
    return channel;
  }

  /** Asks what the BMC is. */
  public DeviceId deviceId() throws IOException, CommandRejectedException {
    return await(async.deviceId());
  }

  /** Asks for power, faults and what else the chassis tells. */
  public ChassisStatus chassisStatus() throws IOException, CommandRejectedException {
    return await(async.chassisStatus());
  }

  /** Orders a change of power; returns when the BMC took the order, not when it is carried out. */
  public void power(PowerAction action) throws IOException, CommandRejectedException {
    await(async.power(action));
  }

  /** Lets the chassis be found for up to 255 seconds; zero ends it. */
  public void identify(Duration span) throws IOException, CommandRejectedException {
    await(async.identify(span));
  }

  /** Asks how the host is to boot. */
  public BootFlags bootFlags() throws IOException, CommandRejectedException {
    return await(async.bootFlags());
  }

  /** Sets how the host is to boot. */
  public void boot(BootFlags flags) throws IOException, CommandRejectedException {
    await(async.boot(flags));
  }

  /**
   * Asks, question by question, what the BMC supports and how it behaves; nothing is changed. It
   * may take three times as long as a call.
   */
  public Passport passport() throws IOException {
    return Blocking.await(
        async.passport(),
        channel.info().target(),
        Deadline.after(async.passportLimit(), context.ticker()),
        RuntimeException.class);
  }

  /** Lets the host boot from a device the next time, and as before from then on. */
  public void bootOnce(BootDevice device) throws IOException, CommandRejectedException {
    await(async.bootOnce(device));
  }

  /** Lets the host boot from a device from now on. */
  public void bootAlways(BootDevice device) throws IOException, CommandRejectedException {
    await(async.bootAlways(device));
  }

  /** Returns the event log. */
  public SystemEvents events() {
    return new SystemEvents(this, async.events());
  }

  /** Restarts the BMC, not the host; the next call opens a session anew. */
  public void coldReset() throws IOException, CommandRejectedException {
    await(async.coldReset());
  }

  /** Restarts the BMC's communication; the next call opens a session anew. */
  public void warmReset() throws IOException, CommandRejectedException {
    await(async.warmReset());
  }

  /** Sends any command and waits for its answer. */
  public <R> R call(IpmiCommand<R> command) throws IOException, CommandRejectedException {
    return await(async.send(command));
  }

  <R> R await(CompletionStage<R> stage) throws IOException, CommandRejectedException {
    return await(stage, async.deadline());
  }

  /** Waits for what takes many calls, each of which has a deadline of its own. */
  <R> R awaitSteps(CompletionStage<R> stage) throws IOException, CommandRejectedException {
    return await(stage, Deadline.after(MOST_STEPS, context.ticker()));
  }

  private <R> R await(CompletionStage<R> stage, Deadline deadline)
      throws IOException, CommandRejectedException {
    return Blocking.await(stage, channel.info().target(), deadline, CommandRejectedException.class);
  }

  /** Ends the channel; a session is closed at the BMC too. Idempotent. */
  @Override
  public void close() {
    channel.close();
  }
}
