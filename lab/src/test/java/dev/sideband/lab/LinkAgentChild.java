package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.connection.ConnectionColumns;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.table.TableBuffer;
import dev.sideband.table.TableCodec;
import dev.sideband.tcp.TcpConnectionSource;
import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.TlsLink;
import dev.sideband.transport.Uplink;
import dev.sideband.wire.WireWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * An agent that sweeps this host's connections whenever it is told a number, which it puts before
 * the table, and sends all that to its server; it prints the number when the sweep is in its spool.
 *
 * <p>Arguments: the identity's file, a folder, the server's port.
 */
final class LinkAgentChild {

  private LinkAgentChild() {}

  public static void main(String[] arguments) throws IOException {
    IdentitySource identity =
        IdentitySource.pkcs12(Path.of(arguments[0]), () -> LinkOutageTest.PASSWORD.toCharArray());
    try (Sideband sideband = Sideband.builder().build();
        TcpConnectionSource source =
            TcpConnectionSource.builder(LinuxBoot.clock(InstantSource.system())).open();
        Uplink uplink =
            TlsLink.uplink("127.0.0.1", Integer.parseInt(arguments[2]), identity, sideband)
                .spool(Path.of(arguments[1], "spool.ring"), 64 << 20)
                .pauses(Duration.ofMillis(50), Duration.ofMillis(200))
                .open()) {
      TableBuffer table = new TableBuffer(ConnectionColumns.SCHEMA);
      TableCodec codec = new TableCodec();
      BufferedReader numbers =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      for (String number = numbers.readLine(); number != null; number = numbers.readLine()) {
        source.read(table);
        WireWriter sweep = new WireWriter(1 << 12);
        sweep.u64(Long.parseLong(number)).bytes(codec.encode(table.freeze()));
        uplink.append("sweeps", sweep.toBytes());
        System.out.println(number);
      }
      System.out.println("lost " + uplink.status().lost());
    }
  }
}
