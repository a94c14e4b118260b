package dev.sideband.fleet.agent;

import dev.sideband.fleet.JournalHead;
import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Table;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Something that happened at a worker, told as it happens. {@link AgentEventCodec} makes entries of
 * them. An agent that is newer than its server may tell of what the server does not know.
 */
public sealed interface AgentEvent {

  /** The stream in which an agent sends them. */
  String STREAM = "events";

  /** Returns when it happened. */
  Stamp time();

  /**
   * An agent began its work.
   *
   * @param version which version of the agent it is
   * @param capabilities what it can do, as open names: the kinds of instruction in lower case, and
   *     such as {@code process-events} for starts and ends that are told as they happen
   */
  record AgentStarted(Stamp time, String version, Set<String> capabilities) implements AgentEvent {

    public AgentStarted {
      Objects.requireNonNull(time, "time");
      Objects.requireNonNull(version, "version");
      capabilities = Set.copyOf(capabilities);
    }
  }

  /**
   * A service went from one state to another, or its process ended, or it needs an administrator
   * from now on, or no longer.
   *
   * @param service its name
   * @param reason why, for people; may be empty
   * @param needsAttention whether only an administrator can help it now
   * @param end how its process ended, if it did
   * @param lastRecord the last row of {@link dev.sideband.process.ProcessColumns} that was seen of
   *     a process that ended unexpectedly, a table of one row
   */
  record ServiceChanged(
      Stamp time,
      String service,
      ProcessState from,
      ProcessState to,
      String reason,
      boolean needsAttention,
      Optional<ProcessEnd> end,
      Optional<Table> lastRecord)
      implements AgentEvent {

    public ServiceChanged {
      Objects.requireNonNull(time, "time");
      Objects.requireNonNull(service, "service");
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(end, "end");
      Objects.requireNonNull(lastRecord, "lastRecord");
    }
  }

  /**
   * A process began, or became another program.
   *
   * @param name the short name of its program as far as it was known then; may be empty
   * @param parent the number of its parent, 0 if it is not known
   */
  record ProcessStarted(Stamp time, ProcessId process, String name, int parent)
      implements AgentEvent {

    public ProcessStarted {
      Objects.requireNonNull(time, "time");
      Objects.requireNonNull(process, "process");
      Objects.requireNonNull(name, "name");
    }
  }

  /**
   * A process ended.
   *
   * @param name the short name of its program as far as it was known; may be empty
   */
  record ProcessEnded(Stamp time, ProcessId process, String name, ProcessEnd end)
      implements AgentEvent {

    public ProcessEnded {
      Objects.requireNonNull(time, "time");
      Objects.requireNonNull(process, "process");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(end, "end");
    }
  }

  /**
   * How far the worker's audit has come: with this, whoever is told can see later that nothing was
   * cut from it or changed in it.
   *
   * @param head its last line
   */
  record AuditHead(Stamp time, JournalHead head) implements AgentEvent {

    public AuditHead {
      Objects.requireNonNull(time, "time");
      Objects.requireNonNull(head, "head");
    }
  }

  /**
   * What only a newer version knows.
   *
   * @param type the number of its kind
   * @param body everything that stands behind its time
   */
  record Unknown(Stamp time, int type, Bytes body) implements AgentEvent {

    public Unknown {
      Objects.requireNonNull(time, "time");
      Objects.requireNonNull(body, "body");
    }
  }
}
