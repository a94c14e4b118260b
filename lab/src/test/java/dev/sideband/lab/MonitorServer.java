package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.table.Table;
import dev.sideband.table.TableCodec;
import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.LinkAuthority;
import dev.sideband.tcp.link.TlsLink;
import dev.sideband.tcp.link.TlsWorkerLink;
import dev.sideband.transport.WorkerEntry;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerListener;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A monitor server on this machine that keeps what its one worker says. */
final class MonitorServer implements WorkerListener, AutoCloseable {

  private static final Duration DAY = Duration.ofDays(1);

  private final BlockingQueue<Table> tables = new LinkedBlockingQueue<>();
  private final TlsWorkerLink link;

  /**
   * Opens it at a free port.
   *
   * @param folder what it keeps
   * @param name how the worker names this machine
   * @param worker where the worker's identity goes
   */
  MonitorServer(Path folder, String name, Path worker, char[] password, Sideband sideband)
      throws IOException {
    LinkAuthority authority = LinkAuthority.create("Lab", DAY, sideband);
    Path own = folder.resolve("server.p12");
    authority.server(List.of(name), DAY).save(own, password);
    authority.agent(new WorkerId(GuestOrders.WORKER), DAY).save(worker, password);
    this.link =
        TlsLink.server(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                IdentitySource.pkcs12(own, password::clone),
                this,
                sideband)
            .folder(folder.resolve("workers"))
            .open();
  }

  int port() {
    return link.address().getPort();
  }

  @Override
  public void onState(WorkerId worker, String key, Bytes state) throws IOException {
    tables.add(new TableCodec().decode(state));
  }

  @Override
  public void onEntry(WorkerEntry entry) {}

  /** Waits for a table that is wanted. */
  Table await(Predicate<Table> wanted, Duration limit) throws InterruptedException {
    Table table = tables.poll(limit.toSeconds(), TimeUnit.SECONDS);
    while (table != null && !wanted.test(table)) {
      table = tables.poll(limit.toSeconds(), TimeUnit.SECONDS);
    }
    if (table == null) {
      throw new AssertionError("the worker did not say what is wanted");
    }
    return table;
  }

  @Override
  public void close() {
    link.close();
  }
}
