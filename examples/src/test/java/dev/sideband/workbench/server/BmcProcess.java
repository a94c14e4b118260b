package dev.sideband.workbench.server;

import dev.sideband.Sideband;
import dev.sideband.ipmi.bmc.KcsPort;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.snapshot.SnapshotRefusedException;
import dev.sideband.snapshot.StageContent;
import dev.sideband.table.Table;
import dev.sideband.table.TableCodec;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The BMC's half of a server: a software BMC behind KCS registers in a file. For each line that it
 * is given it shows the snapshot it has, as a page would, and says its checksum and rows.
 *
 * <p>Arguments: the data folder and the file of the registers. It ends when its input does.
 */
final class BmcProcess {

  private BmcProcess() {}

  @SuppressWarnings("try") // The port serves by being open.
  public static void main(String[] arguments) throws Exception {
    try (Sideband sideband = Sideband.builder().build();
        SoftwareBmc bmc = SoftwareBmc.builder(sideband).start(Path.of(arguments[0]));
        KcsPort port = KcsPort.open(Path.of(arguments[1]), bmc, sideband)) {
      System.out.println("ready");
      BufferedReader orders =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      while (orders.readLine() != null) {
        System.out.println(show(sideband, bmc));
      }
    }
  }

  private static String show(Sideband sideband, SoftwareBmc bmc) throws Exception {
    try {
      long generation = bmc.processes().display(sideband.random().nextLong());
      StageContent shown = bmc.processes().shown(generation);
      Table table = new TableCodec().decode(shown.plain());
      return "shown " + Checksum.of(shown.plain()) + " " + table.rows();
    } catch (SnapshotRefusedException e) {
      return "nothing " + e.refusal();
    }
  }
}
