package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.NoData;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.AccessRule;
import dev.sideband.ipmi.bmc.CommandTable;
import dev.sideband.ipmi.command.ColdReset;
import dev.sideband.ipmi.command.WarmReset;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Carries out Cold Reset and Warm Reset: answers first, and resets when the answer has had the time
 * to leave. What is asked meanwhile is part of the same reset.
 */
public final class ResetCommands {

  private static final Duration TIME_TO_LEAVE = Duration.ofMillis(100);

  private final TransportContext context;
  private final Runnable cold;
  private final Runnable warm;
  private final AtomicBoolean coldAsked = new AtomicBoolean();
  private final AtomicBoolean asked = new AtomicBoolean();

  /** Creates the commands for what carries them out; that may block. */
  public ResetCommands(TransportContext context, Runnable cold, Runnable warm) {
    this.context = context;
    this.cold = cold;
    this.warm = warm;
  }

  /** Adds the commands to a table. */
  public void registerAt(CommandTable table) {
    AccessRule administrators = AccessRule.anywhere(Privilege.ADMINISTRATOR);
    new Answers(table)
        .with(
            ColdReset.ID,
            administrators,
            in -> new ColdReset(),
            (asked, source) -> {
              coldAsked.set(true);
              return soon();
            })
        .with(WarmReset.ID, administrators, in -> new WarmReset(), (asked, source) -> soon());
  }

  private NoData soon() {
    if (asked.compareAndSet(false, true)) {
      context.scheduler().schedule(() -> context.executor().execute(this::reset), TIME_TO_LEAVE);
    }
    return new NoData();
  }

  private void reset() {
    asked.set(false);
    (coldAsked.getAndSet(false) ? cold : warm).run();
  }
}
