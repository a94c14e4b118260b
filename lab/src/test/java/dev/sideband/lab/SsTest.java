package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.ConnectionInfo;
import dev.sideband.connection.Endpoint;
import dev.sideband.connection.IpAddress;
import dev.sideband.connection.TcpState;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.table.TableBuffer;
import dev.sideband.tcp.Access;
import dev.sideband.tcp.TcpConnectionSource;
import dev.sideband.time.BootClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ss} and ours see the same connections, each in the same state with the same queues. */
@Tag("S4-1")
@Tag("S4-2")
@Tag("S4-3")
class SsTest {

  private static final Map<String, TcpState> STATES =
      Map.ofEntries(
          Map.entry("ESTAB", TcpState.ESTABLISHED),
          Map.entry("SYN-SENT", TcpState.SYN_SENT),
          Map.entry("SYN-RECV", TcpState.SYN_RECV),
          Map.entry("FIN-WAIT-1", TcpState.FIN_WAIT1),
          Map.entry("FIN-WAIT-2", TcpState.FIN_WAIT2),
          Map.entry("TIME-WAIT", TcpState.TIME_WAIT),
          Map.entry("UNCONN", TcpState.CLOSE),
          Map.entry("CLOSE-WAIT", TcpState.CLOSE_WAIT),
          Map.entry("LAST-ACK", TcpState.LAST_ACK),
          Map.entry("LISTEN", TcpState.LISTEN),
          Map.entry("CLOSING", TcpState.CLOSING));

  @TempDir private Path folder;

  private record Row(TcpState state, long receiveQueue, long sendQueue, String local, String far)
      implements Comparable<Row> {

    Row withoutRoom() {
      return new Row(state, receiveQueue, -1, local, far);
    }

    @Override
    public int compareTo(Row other) {
      return toString().compareTo(other.toString());
    }
  }

  @ParameterizedTest
  @CsvSource({"NETLINK, 4", "NETLINK, 6", "PROC, 4", "PROC, 6"})
  void everyStateThatCanBeReachedIsSeenAsSsSeesIt(Access access, int version) throws Exception {
    Tool ss = Tool.require("ss").with("-tanH");
    try (TcpStates states = TcpStates.start(folder, version);
        TcpConnectionSource source = TcpConnectionSource.builder(clock()).access(access).open()) {
      assertEquals(access, source.access());
      compare(states, source, ss);
    }
  }

  @Test
  void theFiguresOfAConnectionAreThoseOfSs() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        Socket client = new Socket(loopback, server.getLocalPort());
        Socket served = server.accept();
        TcpConnectionSource source =
            TcpConnectionSource.builder(clock()).access(Access.NETLINK).details().open()) {
      client.getOutputStream().write(new byte[100_000]);
      assertEquals(100_000, served.getInputStream().readNBytes(100_000).length);
      served.getOutputStream().write(new byte[10]);
      assertEquals(10, client.getInputStream().readNBytes(10).length);

      Tool ss = Tool.require("ss").with("-tinOH");
      for (Socket end : List.of(client, served)) {
        String ports = ":" + end.getLocalPort() + " ";
        String line =
            ss.with("sport", "=", Integer.toString(end.getLocalPort())).run().succeeded().stream()
                .filter(each -> each.contains(":" + end.getPort() + " ") && each.contains(ports))
                .findFirst()
                .orElseThrow();
        ConnectionInfo info = figures(source, end);
        assertEquals(figure(line, "bytes_acked:(\\d+)"), info.bytesAcknowledged().orElse(-1));
        assertEquals(figure(line, "bytes_received:(\\d+)"), info.bytesReceived().orElse(-1));
        assertEquals(micros(line, "rtt:([\\d.]+)/"), info.roundTrip().orElse(-1));
        assertEquals(micros(line, "rtt:[\\d.]+/([\\d.]+)"), info.roundTripVariation().orElse(-1));
        assertEquals(
            Math.max(0, figure(line, "retrans:\\d+/(\\d+)")), info.totalRetransmits().orElse(-1));
      }
    }
  }

  private static ConnectionInfo figures(TcpConnectionSource source, Socket end) throws IOException {
    TableBuffer table = new TableBuffer(ConnectionColumns.SCHEMA);
    source.read(table);
    return ConnectionInfo.TYPE.rows(table).stream()
        .filter(info -> info.id().local().port() == end.getLocalPort())
        .filter(info -> info.id().remote().port() == end.getPort())
        .findFirst()
        .orElseThrow();
  }

  /** Returns a whole number of a line, or −1 if it is not there. */
  private static long figure(String line, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(line);
    return found.find() ? Long.parseLong(found.group(1)) : -1;
  }

  /** Returns a time that is there in milliseconds. */
  private static long micros(String line, String pattern) {
    Matcher found = Pattern.compile("[^\\w]" + pattern).matcher(line);
    assertTrue(found.find(), line);
    return new BigDecimal(found.group(1)).movePointRight(3).longValueExact();
  }

  @Test
  void aNamespaceIsSeenThroughOneOfItsProcesses() throws Exception {
    String unshare = Peer.require("unshare").toString();
    Tool nsenter = Tool.require("nsenter");
    Peer.require("ip");
    Peer.require("ss");
    assumeTrue(
        Tool.require("unshare").with("-n", "ip", "link", "set", "lo", "up").run().exit() == 0,
        "no right to make a network namespace");
    String start = "ip link set lo up && exec \"$0\" \"$@\"";
    try (TcpStates states = TcpStates.start(folder, 4, unshare, "-n", "sh", "-c", start);
        TcpConnectionSource source =
            TcpConnectionSource.builder(clock()).namespaceOf((int) states.pid()).open()) {
      assertEquals(Access.PROC, source.access());
      compare(states, source, nsenter.with("-t", Long.toString(states.pid()), "-n", "ss", "-tanH"));
    }
  }

  private static BootClock clock() throws IOException {
    return LinuxBoot.clock(InstantSource.system());
  }

  private static void compare(TcpStates states, TcpConnectionSource source, Tool ss)
      throws Exception {
    List<Row> theirs = theirs(states, ss);
    if (source.access() == Access.PROC) {
      // It does not tell how many a listener has room for.
      theirs.replaceAll(row -> row.state().equals(TcpState.LISTEN) ? row.withoutRoom() : row);
    }
    List<Row> ours = ours(states, source);
    assertEquals(text(theirs), text(ours));
    Set<TcpState> expected = new HashSet<>(TcpState.NAMED);
    // It is the state of a socket that the kernel no longer or not yet lists.
    expected.remove(TcpState.CLOSE);
    assertEquals(expected, ours.stream().map(Row::state).collect(Collectors.toSet()));
    assertTrue(ours.size() >= 20, ours.size() + " rows");
  }

  private static String text(List<Row> rows) {
    return rows.stream().sorted().map(Row::toString).collect(Collectors.joining("\n"));
  }

  private static List<Row> ours(TcpStates states, TcpConnectionSource source) throws IOException {
    TableBuffer table = new TableBuffer(ConnectionColumns.SCHEMA);
    source.read(table);
    List<Row> rows = new ArrayList<>();
    for (ConnectionInfo info : ConnectionInfo.TYPE.rows(table)) {
      Endpoint local = info.id().local();
      Endpoint far = info.id().remote();
      if (states.own(local.port(), far.port())) {
        rows.add(
            new Row(
                info.state(),
                info.receiveQueue().orElse(-1),
                info.sendQueue().orElse(-1),
                local.toString(),
                far.toString()));
      }
    }
    return rows;
  }

  private static List<Row> theirs(TcpStates states, Tool ss) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (String line : ss.run().succeeded()) {
      String[] fields = line.trim().split("\\s+", -1);
      Endpoint local = endpoint(fields[3]);
      Endpoint far = endpoint(fields[4]);
      if (states.own(local.port(), far.port())) {
        rows.add(
            new Row(
                Objects.requireNonNull(STATES.get(fields[0]), line),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                local.toString(),
                far.toString()));
      }
    }
    return rows;
  }

  private static Endpoint endpoint(String text) {
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    String address = text.substring(0, colon).replaceAll("[\\[\\]]|%.*", "");
    return new Endpoint(
        IpAddress.of(address.equals("*") ? "::" : address),
        port.equals("*") ? 0 : Integer.parseInt(port));
  }
}
