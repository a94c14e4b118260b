package dev.sideband.ipmi.internal.rmcp.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.ConsoleStream;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.bmc.VirtualLanPort;
import dev.sideband.ipmi.internal.rmcp.PushedPort;
import dev.sideband.transport.ConsoleLine.State;
import dev.sideband.wire.Bytes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A host whose console is at our BMC, a network, and our client, in virtual time. */
final class SolConsoleRig implements AutoCloseable {

  final FakeContext context = new FakeContext();
  final TestNetwork network = new TestNetwork(context.time());
  final StringBuilder typed = new StringBuilder();
  final ConsoleStream host =
      new ConsoleStream(bytes -> typed.append(text(bytes)), () -> typed.append("<break>"));
  private final RmcpEngine engine = new RmcpEngine(context, new PushedPort(network, context));
  private final Path folder;
  SoftwareBmc bmc;
  LanPort port;

  SolConsoleRig(Path folder) throws Exception {
    this.folder = folder;
    start();
  }

  private void start() throws Exception {
    bmc =
        SoftwareBmc.builder(context)
            .user("admin", "secret".toCharArray(), Privilege.ADMINISTRATOR)
            .console(host)
            .consoleLog(1 << 17)
            .start(folder);
    port =
        VirtualLanPort.open(
            network.port(TestBmc.ADDRESS), bmc, context, CipherSuite.SUPPORTED, 8, null);
  }

  /** Another process of the BMC goes on with the same folder. */
  void restart() throws Exception {
    close();
    start();
  }

  @Override
  public void close() {
    port.close();
    bmc.close();
  }

  SolConsole console(String options) {
    return console("secret", options);
  }

  SolConsole console(String password, String options) {
    return LanTransport.console(
        URI.create("ipmi://admin@127.0.0.1:6230" + options),
        (target, user) -> password.toCharArray(),
        () -> engine);
  }

  /** Opens a console and returns when its line is there. */
  SolConsole live(ConsoleEar listener, String options) {
    SolConsole console = console(options);
    console.start(listener);
    context.pass(2);
    assertEquals(State.LIVE, console.line().state(), console.line()::toString);
    return console;
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
  }

  /** The host says something. */
  void say(String text) {
    host.write(bytes(text));
  }

  /** The host says numbered lines, one every 50 ms. */
  String sayLines(int from, int count) {
    StringBuilder said = new StringBuilder();
    for (int i = from; i < from + count; i++) {
      String line = "line " + i + "\r\n";
      said.append(line);
      say(line);
      context.pass(0.05);
    }
    return said.toString();
  }

  /** Types something at a console. */
  static CompletableFuture<Void> write(SolConsole console, String text) {
    return console.write(bytes(text)).toCompletableFuture();
  }
}
