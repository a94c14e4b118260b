package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.ipmi.soak.IpmiSim;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows of BMCs is true: it compiles as it stands there, and does what is said. */
@Timeout(60)
class ReadmeBmcTest {

  private static final String ADDRESS = "ipmi://admin@10.0.0.5";

  private static final String POWER =
      """
      import dev.sideband.Sideband;
      import dev.sideband.ipmi.Bmc;
      import dev.sideband.ipmi.command.PowerAction;
      import java.net.URI;

      public class Snippet {
        static char[] password() {
          return "secret".toCharArray();
        }

        public static void run() throws Exception {
      """;

  private static final String PASSPORT =
      """
      import dev.sideband.Sideband;
      import dev.sideband.ipmi.Bmc;
      import java.net.URI;

      public class Snippet {
        public static void run() throws Exception {
          try (Sideband sideband = Sideband.builder().build();
              Bmc bmc =
                  Bmc.open(sideband, URI.create("ADDRESS"), (target, user) -> "secret".toCharArray())) {
      """;

  private static final String PROCESSES =
      """
      import dev.sideband.Sideband;
      import dev.sideband.ipmi.bmc.*;
      import dev.sideband.ipmi.oem.*;
      import dev.sideband.linux.*;
      import dev.sideband.monitor.SourceId;
      import dev.sideband.process.*;
      import dev.sideband.snapshot.*;
      import dev.sideband.table.*;
      import java.nio.file.Path;
      import java.time.Duration;

      public class Snippet {
        static void show(SnapshotPipeline processes) throws Exception {
          while (processes.info(Stage.INTERMEDIATE).header().isEmpty()) {
            Thread.onSpinWait();
          }
          Table shown = new TableCodec().decode(processes.shown(processes.display(1)).plain());
          long mine = ProcessHandle.current().pid();
          if (ProcessInfo.TYPE.rows(shown).stream().noneMatch(row -> row.id().pid() == mine)) {
            throw new AssertionError("this process is not among " + shown.rows());
          }
        }

        public static void run() throws Exception {
      """;

  private static final String MANY =
      """
      import dev.sideband.Sideband;
      import dev.sideband.ipmi.*;
      import dev.sideband.ipmi.command.*;
      import dev.sideband.ipmi.fleet.*;
      import dev.sideband.ipmi.testing.ScriptedBmc;
      import dev.sideband.transport.Credentials;
      import dev.sideband.transport.MessageResponse;
      import dev.sideband.wire.Bytes;
      import java.net.URI;
      import java.time.Duration;
      import java.util.*;

      public class Snippet {
        static int shown;

        static <R> void show(TargetResult<URI, R> result) {
          shown += result instanceof TargetResult.Success ? 1 : 0;
        }

        static URI open(Sideband sideband) throws Exception {
          ScriptedBmc bmc =
              ScriptedBmc.builder(sideband).user("admin", "secret", Privilege.ADMINISTRATOR).open();
          bmc.otherwise(request -> new MessageResponse(0, Bytes.of(1, 0, 0)));
          return URI.create("ipmi://admin@127.0.0.1:" + bmc.address().getPort());
        }

        public static void run() throws Exception {
          Credentials credentials = (target, user) -> "secret".toCharArray();
          try (Sideband sideband = Sideband.builder().build()) {
            List<URI> targets = List.of(open(sideband), open(sideband), open(sideband));
      """;

  @TempDir Path folder;

  @Test
  void powersAServerOffAndOn() throws Exception {
    String code = ReadmeCode.holding(ADDRESS);
    assertEquals(5, code.lines().count());
    try (IpmiSim sim = IpmiSim.start(Peer.require("ipmi_sim"), folder)) {
      ReadmeCode.run(POWER, code.replace(ADDRESS, sim.uri("admin", "")), folder);

      assertEquals(List.of("0", "1"), sim.powerOrders());
    }
  }

  @Test
  void tellsWhatABmcSupports() throws Exception {
    String check =
        "if (!bmc.passport().json().startsWith(\"{\")) { throw new AssertionError(); } }";
    try (IpmiSim sim = IpmiSim.start(Peer.require("ipmi_sim"), folder)) {
      ReadmeCode.run(
          PASSPORT.replace("ADDRESS", sim.uri("admin", "")),
          ReadmeCode.holding("passport()") + check,
          folder);
    }
  }

  @Test
  void asksManyBmcsAtOnce() throws Exception {
    String check = "if (shown != 3) { throw new AssertionError(shown + \" of 3\"); } }";
    ReadmeCode.run(MANY, ReadmeCode.holding("FanOutRun") + check, folder);
  }

  @Test
  @Tag("S0-1")
  @Tag("S0-5")
  void bringsThisMachinesProcessesToABmc() throws Exception {
    String code = ReadmeCode.holding("SnapshotReporter");
    Path data = folder.resolve("bmc-data");
    ReadmeCode.run(PROCESSES, code.replace("bmc-data", data.toString()), folder);
  }
}
