package dev.sideband.benchmarks.cases;

import dev.sideband.Sideband;
import dev.sideband.ipmi.soak.IpmiSim;
import dev.sideband.ipmi.soak.Talker;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** OpenIPMI's {@code ipmi_sim}, a process for each console; their hosts are in this one. */
final class SimConsoleHosts implements ConsoleHosts {

  private static final Path PROGRAM = Path.of("/usr/bin/ipmi_sim");
  private static final int PATIENCE_MILLIS = 20_000;

  /** It does not survive faults of the network without one. */
  private static final int HISTORY = 1 << 14;

  private final Sideband sideband = Sideband.builder().build();
  private final List<IpmiSim> sims = new ArrayList<>();
  private final List<ServerSocket> doors = new ArrayList<>();
  private final List<Socket> lines = new CopyOnWriteArrayList<>();
  private final List<Talker> talkers = new ArrayList<>();

  private SimConsoleHosts() {}

  static ConsoleHosts start(int first, int count, boolean network, Path folder) throws IOException {
    SimConsoleHosts hosts = new SimConsoleHosts();
    try {
      for (int place = first; place < first + count; place++) {
        hosts.add(place, network ? HISTORY : 0, folder);
      }
      return hosts;
    } catch (IOException | RuntimeException e) {
      hosts.close();
      throw e;
    }
  }

  private void add(int place, int history, Path folder) throws IOException {
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    ServerSocket host = new ServerSocket(0, 1, here);
    doors.add(host);
    host.setSoTimeout(PATIENCE_MILLIS);
    Path own = Files.createDirectory(folder.resolve("sim-" + place));
    sims.add(
        IpmiSim.startWithConsole(
            PROGRAM, own, ConsoleBmcs.host(place), ConsoleBmcs.PORT, host.getLocalPort(), history));
    lines.add(host.accept());
  }

  /** Does nothing: it cannot be told. */
  @Override
  public void repeat(int count, Duration interval) {}

  @Override
  public void talk(int linesPerSecond) {
    for (int i = 0; i < lines.size(); i++) {
      int which = i;
      Talker talker =
          new Talker(bytes -> say(lines.get(which), bytes.toArray()), linesPerSecond, sideband);
      talkers.add(talker);
      talker.start();
    }
  }

  private static boolean say(Socket line, byte[] bytes) {
    try {
      line.getOutputStream().write(bytes);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public long stop(int console) {
    Talker talker = talkers.get(console);
    talker.stop();
    return talker.lines();
  }

  /** What is done to each of the processes. */
  @FunctionalInterface
  private interface Signal {

    void to(IpmiSim sim) throws IOException, InterruptedException;
  }

  private void signal(Signal signal) throws IOException {
    try {
      for (IpmiSim sim : sims) {
        signal.to(sim);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void stall() throws IOException {
    signal(IpmiSim::stall);
  }

  @Override
  public void resume() throws IOException {
    signal(IpmiSim::resume);
  }

  @Override
  public void restart() throws IOException {
    signal(IpmiSim::restart);
    for (int i = 0; i < lines.size(); i++) {
      Socket old = lines.get(i);
      lines.set(i, doors.get(i).accept());
      old.close();
    }
  }

  /** Does nothing: its clock is the system's. */
  @Override
  public void clock(long seconds) {}

  @Override
  public void close() {
    sims.forEach(IpmiSim::close);
    List<Closeable> open = new ArrayList<>(doors);
    open.addAll(lines);
    for (Closeable line : open) {
      try {
        line.close();
      } catch (IOException e) {
        // It is of no use any more.
      }
    }
    sideband.close();
  }
}
