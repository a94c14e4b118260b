package dev.sideband.ipmi.soak;

import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;

/** OpenIPMI's {@code ipmi_sim}: what its host says goes through a TCP connection. */
public final class SimSoakBmc implements SoakBmc {

  private static final int PATIENCE_MILLIS = 10_000;

  private final ServerSocket host;
  private final IpmiSim sim;
  private volatile Socket line;

  /**
   * Starts it at a port of 127.0.0.1.
   *
   * @param program where it is
   * @param folder an empty one
   */
  public SimSoakBmc(Path program, Path folder) throws IOException {
    this.host = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    host.setSoTimeout(PATIENCE_MILLIS);
    this.sim = IpmiSim.startWithConsole(program, folder, host.getLocalPort());
    this.line = host.accept();
  }

  @Override
  public InetSocketAddress address() {
    return new InetSocketAddress(host.getInetAddress(), sim.port());
  }

  @Override
  public boolean say(Bytes bytes) {
    try {
      line.getOutputStream().write(bytes.toArray());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void restart() throws IOException, InterruptedException {
    Socket old = line;
    sim.restart();
    line = host.accept();
    old.close();
  }

  @Override
  public void stall(boolean still) throws IOException, InterruptedException {
    if (still) {
      sim.stall();
    } else {
      sim.resume();
    }
  }

  /** Does nothing: its clock is the system's. */
  @Override
  public void step(Duration by) {}

  @Override
  public void close() {
    sim.close();
    try {
      line.close();
      host.close();
    } catch (IOException e) {
      // It is of no use any more.
    }
  }
}
