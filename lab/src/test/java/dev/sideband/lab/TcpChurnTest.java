package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.ConnectionInfo;
import dev.sideband.connection.TcpState;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.table.TableBuffer;
import dev.sideband.tcp.Access;
import dev.sideband.tcp.TcpConnectionSource;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** While 3,000 connections a second come and go, those that stay are in each sweep, each once. */
class TcpChurnTest {

  private static final int SOCKETS = 1_000;
  private static final int RATE = 3_000;
  private static final int SWEEPS = 6;
  private static final Pattern SAID = Pattern.compile("churn (\\d+) in_ns (\\d+)");

  private static final Path SOURCE =
      Path.of("..", "benchmarks", "src", "main", "c", "connections.c").toAbsolutePath();

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  @Tag("S4-2")
  @Tag("S4-34")
  void whatStaysIsSeenOnceInEachSweep(Access access) throws Exception {
    Set<String> stayed = new HashSet<>();
    String said;
    String program = Child.compile(folder, SOURCE).toString();
    List<String> command = List.of(program, Integer.toString(SOCKETS), Integer.toString(RATE));
    try (Child held = Child.start(command);
        TcpConnectionSource source =
            TcpConnectionSource.builder(LinuxBoot.clock(InstantSource.system()))
                .access(access)
                .open()) {
      assertEquals("ready " + SOCKETS, held.line());
      TableBuffer table = new TableBuffer(ConnectionColumns.SCHEMA);
      for (int sweep = 0; sweep < SWEEPS; sweep++) {
        source.read(table);
        List<String> rows =
            ConnectionInfo.TYPE.rows(table).stream()
                .filter(info -> !info.state().equals(TcpState.LISTEN))
                .map(info -> info.id().local() + " " + info.id().remote())
                .toList();
        Set<String> distinct = new HashSet<>(rows);
        assertEquals(rows.size(), distinct.size(), "one was seen twice");
        if (sweep == 0) {
          stayed.addAll(distinct);
        } else {
          stayed.retainAll(distinct);
        }
      }
      said = held.end();
    }
    assertTrue(stayed.size() >= SOCKETS, stayed.size() + " of " + SOCKETS + " were in each sweep");
    Matcher made = SAID.matcher(said);
    assertTrue(made.matches(), said);
    assertTrue(Long.parseLong(made.group(1)) > 0, said);
  }
}
