package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.TlsLink;
import dev.sideband.tcp.link.TlsWorkerLink;
import dev.sideband.transport.WorkerEntry;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerListener;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A monitor server's end of a link that keeps each sweep in a file, a line each with its number and
 * its first eight bytes; what it was sent again after a crash it knows by the number.
 *
 * <p>Arguments: the identity's file, a folder, the port or 0.
 */
final class LinkServerChild implements WorkerListener {

  private final Path file;
  private long newest;
  private long lost;

  private LinkServerChild(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      List<String> lines = Files.readAllLines(file);
      newest = Long.parseLong(lines.get(lines.size() - 1).split(" ", -1)[0]);
    }
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    LinkServerChild keeper = new LinkServerChild(folder.resolve("sweeps"));
    IdentitySource identity =
        IdentitySource.pkcs12(Path.of(arguments[0]), () -> LinkOutageTest.PASSWORD.toCharArray());
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[2]));
    try (Sideband sideband = Sideband.builder().build();
        TlsWorkerLink link =
            TlsLink.server(address, identity, keeper, sideband)
                .folder(folder.resolve("workers"))
                .open()) {
      System.out.println(link.address().getPort());
      while (System.in.read() >= 0) {
        // Goes on until its input ends.
      }
    }
    System.out.println("lost " + keeper.lost);
  }

  @Override
  public void onState(WorkerId worker, String key, Bytes state) {}

  @Override
  public synchronized void onEntry(WorkerEntry entry) throws IOException {
    if (entry.number() <= newest) {
      return;
    }
    long sweep = entry.data().reader().u64("sweep");
    Files.writeString(
        file,
        entry.number() + " " + sweep + " " + entry.data().size() + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    newest = entry.number();
    System.out.println("sweep " + sweep);
  }

  @Override
  public synchronized void onLost(WorkerId worker, long entries) {
    lost += entries;
  }
}
