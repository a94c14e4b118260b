package dev.sideband.workbench;

import dev.sideband.ipmi.oem.Display;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.StageCopy;
import dev.sideband.snapshot.Stage;
import dev.sideband.table.TableCodec;
import dev.sideband.time.Deadline;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.MalformedMessageException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The processes of many hosts, each seen through its BMC: nobody logs in to a host, and the hosts'
 * own networks may be down.
 *
 * <p>Safe for any thread; any number of hosts is asked side by side. The channels belong to who
 * added them.
 */
public final class FleetOfBmcs {

  private final TransportContext context;
  private final Map<String, OemClient> clients = new ConcurrentSkipListMap<>();

  /** Creates an empty fleet. */
  public FleetOfBmcs(TransportContext context) {
    this.context = context;
  }

  /**
   * Adds a host, or gives it another channel to its BMC; the channel's user must be an operator.
   */
  public FleetOfBmcs add(String host, MessageChannel bmc) {
    clients.put(host, OemClient.builder(bmc, context).build());
    return this;
  }

  /** Returns the hosts, by name in order. */
  public List<String> hosts() {
    return List.copyOf(clients.keySet());
  }

  /**
   * Has a host's BMC display its newest whole table, and fetches what it displays.
   *
   * <p>The stage fails as those of {@link OemClient} do.
   *
   * @throws IllegalArgumentException if there is no such host
   */
  public CompletionStage<HostProcesses> processes(String host, Deadline deadline) {
    OemClient bmc = clients.get(host);
    if (bmc == null) {
      throw new IllegalArgumentException("no host " + host);
    }
    long token = Integer.toUnsignedLong(context.random().nextInt());
    return bmc.send(new Display(ObjectType.PROCESS_TABLE, token), deadline)
        .thenCompose(displayed ->
            bmc.fetch(ObjectType.PROCESS_TABLE, Stage.DISPLAY, TableCodec.MAX_SIZE, deadline))
        .thenComposeAsync(copy -> decoded(host, copy), context.executor());
  }

  private static CompletionStage<HostProcesses> decoded(String host, StageCopy copy) {
    try {
      return CompletableFuture.completedStage(
          new HostProcesses(
              host,
              copy.report().age(),
              copy.report().stale(),
              new TableCodec().decode(copy.content())));
    } catch (MalformedMessageException e) {
      return CompletableFuture.failedStage(e);
    }
  }
}
