package dev.sideband.benchmarks.cases;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.metricshub.ipmi.core.api.async.ConnectionHandle;
import org.metricshub.ipmi.core.api.sync.IpmiConnector;
import org.metricshub.ipmi.core.coding.commands.IpmiVersion;
import org.metricshub.ipmi.core.coding.commands.PrivilegeLevel;
import org.metricshub.ipmi.core.coding.commands.chassis.GetChassisStatus;
import org.metricshub.ipmi.core.coding.protocol.AuthenticationType;
import org.metricshub.ipmi.core.coding.security.CipherSuite;
import org.metricshub.ipmi.core.connection.ConnectionException;

/**
 * The peer {@code ipmi-java} as a program that does what {@link LanClient} does, by the blocking
 * calls that it has: {@code block COUNT}, {@code sweep BMCS} and {@code once PORT}. Many BMCs are
 * asked by 50 threads, and {@code sweep} says how many of the BMCs gave no answer after the rest.
 */
final class IpmiJavaClient {

  private static final int CALLERS = 50;
  private static final int OPENINGS = 5;
  private static final long PATIENCE_SECONDS = 30;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final int threadsBefore = threads.getThreadCount();

  private IpmiJavaClient() {}

  public static void main(String[] arguments) throws IOException {
    OtherJava.serve(new IpmiJavaClient()::answer);
    System.exit(0);
  }

  private double[] answer(String[] order) throws Exception {
    int first = Integer.parseInt(order[1]);
    return switch (order[0]) {
      case "block" -> block(first);
      case "sweep" -> sweep(first);
      case "once" -> once(first);
      default -> throw new IllegalArgumentException(order[0]);
    };
  }

  private static ConnectionHandle open(IpmiConnector connector, String host, int port)
      throws Exception {
    ConnectionHandle handle = connector.createConnection(InetAddress.getByName(host), port);
    List<CipherSuite> suites = connector.getAvailableCipherSuites(handle);
    CipherSuite suite = suites.stream().filter(each -> each.getId() == 3).findFirst().orElseThrow();
    connector.getChannelAuthenticationCapabilities(handle, suite, PrivilegeLevel.Administrator);
    connector.openSession(handle, LanBmcs.USER, LanBmcs.PASSWORD, null);
    return handle;
  }

  private static void ask(IpmiConnector connector, ConnectionHandle handle) throws Exception {
    connector.sendMessage(
        handle,
        new GetChassisStatus(
            IpmiVersion.V20, handle.getCipherSuite(), AuthenticationType.RMCPPlus));
  }

  private static void close(IpmiConnector connector, ConnectionHandle handle) throws Exception {
    connector.closeSession(handle);
    connector.closeConnection(handle);
  }

  private static double[] block(int count) throws Exception {
    IpmiConnector connector = new IpmiConnector(0);
    ConnectionHandle handle = openAtLast(connector);
    ask(connector, handle);
    double cpu = OwnProcess.cpuSeconds();
    long before = System.nanoTime();
    for (int i = 0; i < count; i++) {
      ask(connector, handle);
    }
    double wall = (System.nanoTime() - before) / 1e3;
    cpu = OwnProcess.cpuSeconds() - cpu;
    close(connector, handle);
    connector.tearDown();
    return new double[] {wall / count, cpu * 1e6 / count};
  }

  /** Opens a session that is not measured; on a busy machine it does not always manage to. */
  private static ConnectionHandle openAtLast(IpmiConnector connector) throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        return open(connector, LanBmcs.host(0), LanBmcs.PORT);
      } catch (ConnectionException e) {
        if (attempt == OPENINGS) {
          throw e;
        }
      }
    }
  }

  private double[] sweep(int bmcs) throws Exception {
    threads.resetPeakThreadCount();
    IpmiConnector connector = new IpmiConnector(0);
    AtomicInteger failed = new AtomicInteger();
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    long before = System.nanoTime();
    for (int i = 0; i < bmcs; i++) {
      String host = LanBmcs.host(i);
      callers.execute(() -> {
        try {
          ConnectionHandle handle = open(connector, host, LanBmcs.PORT);
          ask(connector, handle);
          close(connector, handle);
        } catch (Exception e) {
          failed.incrementAndGet();
        }
      });
    }
    callers.shutdown();
    if (!callers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("not done after " + PATIENCE_SECONDS + " s");
    }
    double seconds = (System.nanoTime() - before) / 1e9;
    int most = threads.getPeakThreadCount() - threadsBefore;
    connector.tearDown();
    return new double[] {seconds, most, OwnProcess.peakMemory(), failed.get()};
  }

  private static double[] once(int port) throws Exception {
    IpmiConnector connector = new IpmiConnector(0);
    ConnectionHandle handle = open(connector, "127.0.0.1", port);
    ask(connector, handle);
    close(connector, handle);
    connector.tearDown();
    return new double[0];
  }
}
