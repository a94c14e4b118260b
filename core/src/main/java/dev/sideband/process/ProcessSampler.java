package dev.sideband.process;

import dev.sideband.monitor.Sampler;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.transport.TableSource;
import java.io.IOException;

/** Reads a process source and completes its rows. */
final class ProcessSampler implements Sampler<Table> {

  private final TableSource<ProcessInfo> source;
  private final TableBuffer rows;
  private final ProcessActivity activity;

  ProcessSampler(TableSource<ProcessInfo> source, ActivityRules rules) {
    this.source = source;
    this.rows = new TableBuffer(source.rowType().schema());
    this.activity = new ProcessActivity(rules);
  }

  @Override
  public Table sample() throws IOException {
    source.read(rows);
    activity.complete(rows);
    return rows.freeze();
  }

  @Override
  public void close() {
    source.close();
  }
}
