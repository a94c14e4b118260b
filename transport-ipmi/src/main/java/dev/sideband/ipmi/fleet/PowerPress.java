package dev.sideband.ipmi.fleet;

import dev.sideband.fleet.server.PowerChange;
import dev.sideband.fleet.server.PowerEffect;
import dev.sideband.fleet.server.PowerOutcome;
import dev.sideband.ipmi.AsyncBmc;
import dev.sideband.ipmi.command.PowerAction;
import dev.sideband.ipmi.internal.Failures;
import dev.sideband.time.Deadline;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One change of one chassis: looks, sends the command, and looks what came of it. Its steps follow
 * each other, so it needs no lock.
 */
final class PowerPress {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final AsyncBmc bmc;
  private final PowerChange change;
  private final TransportContext context;
  private final CompletableFuture<PowerOutcome> outcome = new CompletableFuture<>();

  private String done = "";
  private final boolean wanted;
  private boolean seenOther;
  private Deadline end;

  /** What became of the command: null if the BMC took it. */
  private @Nullable Throwable unanswered;

  PowerPress(AsyncBmc bmc, PowerChange change, TransportContext context) {
    this.bmc = bmc;
    this.change = change;
    this.context = context;
    this.wanted = change != PowerChange.OFF && change != PowerChange.SOFT_OFF;
    this.end = Deadline.after(Duration.ZERO, context.ticker());
  }

  CompletionStage<PowerOutcome> start() {
    bmc.chassisStatus()
        .whenComplete((status, failure) ->
            step(() -> {
              if (status == null) {
                fail(failure);
              } else {
                press(status.power().on());
              }
            }));
    return outcome;
  }

  private void step(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      outcome.completeExceptionally(e); // Such as a scheduler that has ended.
    }
  }

  private void fail(@Nullable Throwable failure) {
    outcome.completeExceptionally(Failures.cause(failure));
  }

  private void press(boolean isOn) {
    boolean isSettled = change != PowerChange.CYCLE && change != PowerChange.RESET;
    if (isSettled && isOn == wanted) {
      end(PowerEffect.UNNEEDED, "is " + word(isOn) + " already");
      return;
    }
    PowerAction action = change == PowerChange.CYCLE && !isOn ? PowerAction.ON : action();
    String told = action.equals(PowerAction.ON) ? word(true) : told();
    done = "was " + word(isOn) + ", was told " + told;
    seenOther = !isOn;
    bmc.power(action)
        .whenComplete((taken, failure) ->
            step(() -> {
              if (failure == null) {
                watch();
              } else if (isSettled && failure instanceof TransportException) {
                unanswered = failure;
                watch();
              } else {
                fail(failure);
              }
            }));
  }

  private PowerAction action() {
    return switch (change) {
      case OFF -> PowerAction.OFF;
      case ON -> PowerAction.ON;
      case CYCLE -> PowerAction.CYCLE;
      case RESET -> PowerAction.RESET;
      case SOFT_OFF -> PowerAction.SOFT_OFF;
    };
  }

  private String told() {
    return change.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private void watch() {
    int seconds =
        switch (change) {
          case SOFT_OFF -> BmcPowerSwitch.LOOK_FOR_SOFT;
          case OFF, ON, CYCLE, RESET -> BmcPowerSwitch.LOOK_FOR;
        };
    end = Deadline.after(Duration.ofSeconds(seconds), context.ticker());
    look();
  }

  private void look() {
    bmc.chassisStatus()
        .whenComplete((status, failure) ->
            step(() -> {
              if (status == null) {
                silent("does not say how it is: " + failure);
              } else {
                saw(status.power().on());
              }
            }));
  }

  private void saw(boolean isOn) {
    seenOther |= isOn != wanted;
    if (isOn != wanted) {
      unseen("is " + word(isOn));
    } else if (change == PowerChange.RESET) {
      end(PowerEffect.TAKEN, "is on");
    } else if (change == PowerChange.CYCLE && !seenOther) {
      silent("is on");
    } else {
      end(PowerEffect.DONE, "is " + word(isOn));
    }
  }

  /** The chassis shows nothing: of a cycle and of a reset that proves nothing either. */
  private void silent(String how) {
    if (end.expired() && (change == PowerChange.CYCLE || change == PowerChange.RESET)) {
      end(PowerEffect.TAKEN, how);
    } else {
      unseen(how);
    }
  }

  private void unseen(String how) {
    if (!end.expired()) {
      later();
    } else if (unanswered != null) {
      fail(unanswered);
    } else {
      end(PowerEffect.NOT_SEEN, how);
    }
  }

  private void later() {
    try {
      var unused = context.scheduler().schedule(() -> step(this::look), LOOK_EVERY);
    } catch (RejectedExecutionException e) {
      fail(e);
    }
  }

  private void end(PowerEffect effect, String how) {
    String lost = unanswered == null ? "" : " and did not answer";
    outcome.complete(new PowerOutcome(effect, done.isEmpty() ? how : done + lost + "; " + how));
  }

  private static String word(boolean isOn) {
    return isOn ? "on" : "off";
  }
}
