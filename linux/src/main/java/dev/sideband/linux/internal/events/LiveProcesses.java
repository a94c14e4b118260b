package dev.sideband.linux.internal.events;

import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.linux.internal.proc.ProcessLook.Seen;
import dev.sideband.process.ProcessId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which processes there are, kept up to date by events: what makes a name for ever of a number, and
 * one end of the ends of a process's threads. For one thread.
 */
final class LiveProcesses {

  private final ProcessLook look;
  private final Teller teller;
  private final Map<Integer, ProcessId> known = new HashMap<>();

  /** Those whose first thread has ended while others may run still, with the newest status. */
  private final Map<Integer, WaitStatus> leaving = new HashMap<>();

  /** What a look showed that no event had told; counts when no event that was on its way does. */
  private final List<Seen> maybeStarted = new ArrayList<>();

  private final List<ProcessId> maybeEnded = new ArrayList<>();

  /** Gets what is to be told. */
  interface Teller {

    void started(int pid, Optional<ProcessId> id, int parent);

    void ended(int pid, Optional<ProcessId> id, WaitStatus how);
  }

  LiveProcesses(ProcessLook look, Teller teller) {
    this.look = look;
    this.teller = teller;
  }

  /** Takes those that are there, which are no news. */
  void begin() throws IOException {
    for (Seen seen : look.all()) {
      if (!seen.ended()) {
        known.put(seen.id().pid(), seen.id());
        noteLeaving(seen);
      }
    }
  }

  /** Takes note of one whose first thread ended without an event that we heard. */
  private void noteLeaving(Seen seen) {
    if (seen.firstEnded()) {
      leaving.putIfAbsent(seen.id().pid(), WaitStatus.UNKNOWN);
    }
  }

  /** Tells whether something is open that no further event may settle. */
  boolean waiting() {
    return !leaving.isEmpty() || !maybeStarted.isEmpty() || !maybeEnded.isEmpty();
  }

  /** Returns which process has a number, as far as events told. */
  Optional<ProcessId> find(int pid) {
    return Optional.ofNullable(known.get(pid));
  }

  /** A process began. */
  void forked(int pid, int parent) {
    if (pid < 1) {
      return;
    }
    Optional<ProcessId> id = seen(pid).map(Seen::id);
    finish(pid);
    id.ifPresentOrElse(one -> known.put(pid, one), () -> known.remove(pid));
    teller.started(pid, id, parent);
  }

  /** A thread ended. */
  void exited(int thread, int pid, int status) {
    if (pid < 1) {
      return;
    }
    if (thread != pid) {
      leaving.computeIfPresent(pid, (process, before) -> WaitStatus.of(status));
    } else if (seen(pid).filter(seen -> seen.threads() > 1).isPresent()) {
      leaving.put(pid, WaitStatus.of(status));
    } else {
      leaving.remove(pid);
      teller.ended(pid, Optional.ofNullable(known.remove(pid)), WaitStatus.of(status));
    }
  }

  /** A number is used again, so its process ended, whatever was still waited for. */
  private void finish(int pid) {
    WaitStatus how = leaving.remove(pid);
    if (how != null) {
      teller.ended(pid, Optional.ofNullable(known.remove(pid)), how);
    }
  }

  /** No event is on its way. */
  void settle() {
    for (Iterator<Map.Entry<Integer, WaitStatus>> i = leaving.entrySet().iterator();
        i.hasNext(); ) {
      Map.Entry<Integer, WaitStatus> entry = i.next();
      int pid = entry.getKey();
      Optional<Seen> seen = seen(pid);
      ProcessId id = known.get(pid);
      boolean gone =
          seen.isEmpty() || id != null && !seen.get().id().equals(id) || seen.get().ended();
      if (gone) {
        i.remove();
        known.remove(pid);
        teller.ended(pid, Optional.ofNullable(id), entry.getValue());
      }
    }
    for (ProcessId id : maybeEnded) {
      if (id.equals(known.get(id.pid())) && !leaving.containsKey(id.pid())) {
        known.remove(id.pid());
        teller.ended(id.pid(), Optional.of(id), WaitStatus.UNKNOWN);
      }
    }
    for (Seen seen : maybeStarted) {
      if (known.putIfAbsent(seen.id().pid(), seen.id()) == null) {
        teller.started(seen.id().pid(), Optional.of(seen.id()), seen.parent());
      }
    }
    maybeEnded.clear();
    maybeStarted.clear();
  }

  /** Some events were lost: looks at what is there; the next {@link #settle} tells the rest. */
  void lookAgain() throws IOException {
    Map<Integer, Seen> now = new HashMap<>();
    for (Seen seen : look.all()) {
      if (!seen.ended()) {
        now.put(seen.id().pid(), seen);
        noteLeaving(seen);
        if (!seen.id().equals(known.get(seen.id().pid()))) {
          maybeStarted.add(seen);
        }
      }
    }
    for (ProcessId id : known.values()) {
      Seen seen = now.get(id.pid());
      if (seen == null || !seen.id().equals(id)) {
        maybeEnded.add(id);
      }
    }
  }

  private Optional<Seen> seen(int pid) {
    try {
      return look.look(pid);
    } catch (IOException e) {
      // What may not be looked at has a number and no more.
      return Optional.empty();
    }
  }
}
