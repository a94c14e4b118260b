package dev.sideband.fleet.server;

import dev.sideband.alarm.Alarm;
import dev.sideband.fleet.agent.AgentEvent;
import dev.sideband.table.Table;
import dev.sideband.transport.WorkerId;
import java.util.Objects;

/** Something that changed in what the monitor server knows, told as it changes. */
public sealed interface FleetEvent {

  /** A worker is reached, silent or away. */
  record WorkerChanged(WorkerId worker, WorkerState from, WorkerState to) implements FleetEvent {

    public WorkerChanged {
      Objects.requireNonNull(worker, "worker");
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
    }
  }

  /**
   * A worker's newest table came.
   *
   * @param stream which of its tables
   */
  record TableCame(WorkerId worker, String stream, Table table) implements FleetEvent {

    public TableCame {
      Objects.requireNonNull(worker, "worker");
      Objects.requireNonNull(stream, "stream");
      Objects.requireNonNull(table, "table");
    }
  }

  /** A worker told of something that happened. */
  record WorkerTold(WorkerId worker, AgentEvent event) implements FleetEvent {

    public WorkerTold {
      Objects.requireNonNull(worker, "worker");
      Objects.requireNonNull(event, "event");
    }
  }

  /** An order has come further. */
  record OrderChanged(Order order) implements FleetEvent {

    public OrderChanged {
      Objects.requireNonNull(order, "order");
    }
  }

  /** An alarm was raised or cleared. */
  record AlarmChanged(Alarm alarm) implements FleetEvent {

    public AlarmChanged {
      Objects.requireNonNull(alarm, "alarm");
    }
  }

  /** A rollout has come further. */
  record RolloutChanged(FleetRollout rollout) implements FleetEvent {

    public RolloutChanged {
      Objects.requireNonNull(rollout, "rollout");
    }
  }
}
