package dev.sideband.ipmi.fleet;

import dev.sideband.Sideband;
import dev.sideband.fleet.server.PowerChange;
import dev.sideband.fleet.server.PowerOutcome;
import dev.sideband.fleet.server.PowerSwitch;
import dev.sideband.ipmi.Bmc;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.WorkerId;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The power of workers' chassis through their BMCs, by Chassis Control (IPMI 2.0, 28.3).
 *
 * <p>Get Chassis Status is asked before and after, so that the answer tells what was really done: a
 * chassis that is off already is not turned off, and one that is off is turned on to {@link
 * PowerChange#CYCLE} it. A change is looked for during {@link #LOOK_FOR}, a shutdown by the
 * operating system during {@link #LOOK_FOR_SOFT}. If the answer to a command is lost, the chassis
 * itself shows whether it was taken, save for a cycle and a reset: these fail then, and may have
 * been carried out.
 *
 * <p>A stage fails as {@link dev.sideband.ipmi.Ipmi#send} says: with a {@link TransportException}
 * if the BMC is not reached, or an {@link dev.sideband.ipmi.AuthenticationException}, or a {@link
 * dev.sideband.ipmi.CommandRejectedException} if it refuses; and with a {@link
 * TargetUnavailableException} while another change of the same chassis goes on.
 *
 * <p>Each change has a session of its own, which is closed after it: BMCs have few, and the last
 * resort is rarely needed. So there is nothing to close. Safe for any thread.
 */
public final class BmcPowerSwitch implements PowerSwitch {

  /** How long a change is looked for, seconds. */
  public static final int LOOK_FOR = 15;

  /** How long the end of an operating system is looked for, seconds. */
  public static final int LOOK_FOR_SOFT = 180;

  private final Sideband sideband;
  private final Map<WorkerId, Opening> bmcs = new ConcurrentHashMap<>();
  private final Set<WorkerId> changing = ConcurrentHashMap.newKeySet();

  /** Opens a channel to a BMC. */
  @FunctionalInterface
  interface Opening {
    MessageChannel open() throws TransportException;
  }

  /** Creates a switch that reaches no chassis yet. */
  public BmcPowerSwitch(Sideband sideband) {
    this.sideband = Objects.requireNonNull(sideband, "sideband");
  }

  /**
   * Says which BMC is in the chassis of a worker; nothing is sent yet.
   *
   * @param bmc such as {@code ipmi://power@10.0.0.5?privilege=operator}; an operator may do this
   * @throws TransportException if no transport knows such an address
   */
  public BmcPowerSwitch add(WorkerId worker, URI bmc, Credentials credentials)
      throws TransportException {
    sideband.open(bmc, MessageChannel.class, credentials).close();
    return add(worker, () -> sideband.open(bmc, MessageChannel.class, credentials));
  }

  BmcPowerSwitch add(WorkerId worker, Opening opening) {
    bmcs.put(Objects.requireNonNull(worker, "worker"), opening);
    return this;
  }

  /** Takes a worker out; without effect if it is not known. */
  public BmcPowerSwitch remove(WorkerId worker) {
    bmcs.remove(worker);
    return this;
  }

  @Override
  public boolean reaches(WorkerId worker) {
    return bmcs.containsKey(worker);
  }

  @Override
  public CompletionStage<PowerOutcome> power(WorkerId worker, PowerChange change) {
    Objects.requireNonNull(change, "change");
    Opening opening = bmcs.get(worker);
    if (opening == null) {
      return unavailable(worker, "its BMC is not known");
    }
    if (!changing.add(worker)) {
      return unavailable(worker, "its power is being changed already");
    }
    Bmc bmc;
    try {
      bmc = Bmc.over(opening.open(), sideband);
    } catch (TransportException e) {
      changing.remove(worker);
      return CompletableFuture.failedStage(e);
    }
    CompletableFuture<PowerOutcome> told = new CompletableFuture<>();
    var unused =
        new PowerPress(bmc.async(), change, sideband)
            .start()
            .whenComplete((outcome, failure) -> {
              bmc.close();
              changing.remove(worker);
              if (failure == null) {
                told.complete(outcome);
              } else {
                told.completeExceptionally(failure);
              }
            });
    return told;
  }

  private static CompletionStage<PowerOutcome> unavailable(WorkerId worker, String why) {
    return CompletableFuture.failedStage(new TargetUnavailableException(worker.name(), why));
  }
}
