package dev.sideband.linux.internal.service;

import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.linux.internal.proc.ProcessLook.Seen;
import dev.sideband.process.ProcessGoneException;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessSignals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The processes of a service: its main process, and all of the session that this one began, also
 * when it has ended itself. A process that began a session of its own is none of them any more.
 *
 * <p>The kernel uses no number again that still names a session; so if another process has the main
 * process's number, none of the session is left. Safe for any thread.
 */
final class SessionProcesses {

  /** Each round finds what those of the round before had started; a signal ends that soon. */
  private static final int MOST_ROUNDS = 100;

  private final ProcessId main;
  private final ProcessLook look;
  private final ProcessSignals signals;

  SessionProcesses(ProcessId main, ProcessLook look, ProcessSignals signals) {
    this.main = main;
    this.look = look;
    this.signals = signals;
  }

  /** Sends a signal to each once, and to those that they start meanwhile. */
  void signal(int signal) throws IOException {
    Set<ProcessId> done = new HashSet<>();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      boolean more = false;
      for (ProcessId member : members()) {
        if (done.add(member)) {
          more = true;
          send(member, signal);
        }
      }
      if (!more) {
        return;
      }
    }
  }

  private void send(ProcessId member, int signal) throws IOException {
    try {
      signals.send(member, signal);
    } catch (ProcessGoneException gone) {
      // It needs no signal any more.
    }
  }

  /** Returns those that have not ended, the main process first. */
  List<ProcessId> members() throws IOException {
    List<ProcessId> members = new ArrayList<>();
    if (!main.boot().equals(look.boot())) {
      return members;
    }
    for (Seen seen : look.all()) {
      boolean isMain = seen.id().pid() == main.pid();
      if (isMain && !seen.id().equals(main)) {
        return List.of();
      }
      if (!seen.ended() && (isMain || seen.session() == main.pid())) {
        members.add(isMain ? 0 : members.size(), seen.id());
      }
    }
    return members;
  }
}
