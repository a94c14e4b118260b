package dev.sideband.workbench;

import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.oem.Display;
import dev.sideband.ipmi.oem.GetStageInfo;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemException;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.ReadStage;
import dev.sideband.ipmi.oem.StageReport;
import dev.sideband.snapshot.Stage;
import dev.sideband.table.TableCodec;
import dev.sideband.time.Deadline;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.zip.CRC32C;

/**
 * The processes of many hosts, each seen through its BMC: nobody logs in to a host, and the hosts'
 * own networks may be down.
 *
 * <p>Safe for any thread. The channels belong to who added them.
 */
public final class FleetOfBmcs {

  /** Other clients may display between our wish and our reading of it; not so often in a row. */
  private static final int ATTEMPTS = 4;

  private static final int CHUNK = 0xFFFF;

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

  /** Returns the hosts by name. */
  public List<String> hosts() {
    return List.copyOf(clients.keySet());
  }

  /**
   * Has a host's BMC display its newest whole table, and fetches that.
   *
   * @throws IOException if the BMC does not answer, or what it sent is damaged
   * @throws CommandRejectedException if the BMC refuses the frame as a whole
   * @throws OemException if it does not know these commands, or has nothing to show
   * @throws IllegalArgumentException if there is no such host
   */
  public HostProcesses processes(String host, Deadline deadline)
      throws IOException, CommandRejectedException, OemException {
    OemClient bmc = clients.get(host);
    if (bmc == null) {
      throw new IllegalArgumentException("no host " + host);
    }
    for (int attempt = 1; ; attempt++) {
      StageReport display = display(bmc, deadline);
      try {
        Bytes plain = read(bmc, display, deadline);
        return new HostProcesses(
            host, display.age(), display.stale(), new TableCodec().decode(plain));
      } catch (OemRejectedException e) {
        if (!e.status().equals(OemStatus.OVERWRITTEN) || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private StageReport display(OemClient bmc, Deadline deadline)
      throws IOException, CommandRejectedException, OemException {
    long token = Integer.toUnsignedLong(context.random().nextInt());
    bmc.call(new Display(ObjectType.PROCESS_TABLE, token), deadline);
    return bmc.call(new GetStageInfo(ObjectType.PROCESS_TABLE, Stage.DISPLAY), deadline);
  }

  private static Bytes read(OemClient bmc, StageReport display, Deadline deadline)
      throws IOException, CommandRejectedException, OemException {
    WireWriter plain = new WireWriter();
    if (display.length() > TableCodec.MAX_SIZE) {
      throw damaged("length " + display.length(), plain);
    }
    while (plain.size() < display.length()) {
      ReadStage.Answer part =
          bmc.call(
              new ReadStage(
                  ObjectType.PROCESS_TABLE,
                  Stage.DISPLAY,
                  display.generation(),
                  plain.size(),
                  CHUNK),
              deadline);
      if (part.data().isEmpty() || part.offset() != plain.size()) {
        throw damaged("part at " + part.offset(), plain);
      }
      plain.bytes(part.data());
    }
    Bytes whole = plain.toBytes();
    CRC32C crc = new CRC32C();
    crc.update(whole.asBuffer());
    if (whole.size() != display.length() || (int) crc.getValue() != display.crc()) {
      throw damaged("length or checksum is not the stage's", plain);
    }
    return whole;
  }

  private static MalformedMessageException damaged(String problem, WireWriter seen) {
    return new MalformedMessageException("stage content", seen.size(), problem, Bytes.EMPTY);
  }
}
