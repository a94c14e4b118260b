package dev.sideband.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace with a loopback interface of its own, and with one way out: a relay that
 * leads to the same port of this machine's loopback. Nothing leaves either. Only root can make one.
 */
final class NetworkNamespace implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";

  private final Child holder;
  private final List<Child> relays = new ArrayList<>();
  private final List<String> entrance;

  /**
   * Makes one, or ends the running test.
   *
   * @param socket a file for the relay; not there yet
   * @param port the port that is reached from inside
   */
  NetworkNamespace(Path socket, int port) throws IOException, InterruptedException {
    String unshare = Peer.require("unshare").toString();
    String socat = Peer.require("socat").toString();
    Peer.require("ip");
    if (Tool.require("unshare").with("-n", "ip", "link", "set", "lo", "up").run().exit() != 0) {
      Peer.missing("the right to make a network namespace");
    }
    this.holder =
        Child.start(List.of(unshare, "-n", "sh", "-c", "ip link set lo up && echo up && exec cat"));
    holder.line();
    this.entrance =
        List.of(Peer.require("nsenter").toString(), "-t", Long.toString(holder.pid()), "-n", "--");
    relays.add(
        Child.start(
            List.of(socat, "UNIX-LISTEN:" + socket + ",fork", "TCP:" + LOOPBACK + ":" + port)));
    relays.add(
        start(
            List.of(
                socat,
                "TCP-LISTEN:" + port + ",bind=" + LOOPBACK + ",reuseaddr,fork",
                "UNIX-CONNECT:" + socket)));
  }

  /** Starts a program inside. */
  Child start(List<String> command) throws IOException {
    List<String> whole = new ArrayList<>(entrance);
    whole.addAll(command);
    return Child.start(whole);
  }

  /** Lets no packet pass any more; nobody is told. */
  void cut() throws IOException, InterruptedException {
    link("down");
  }

  /** Lets them pass again. */
  void mend() throws IOException, InterruptedException {
    link("up");
  }

  private void link(String state) throws IOException, InterruptedException {
    Tool.require("nsenter")
        .with("-t", Long.toString(holder.pid()), "-n", "ip", "link", "set", "lo", state)
        .run()
        .succeeded();
  }

  @Override
  public void close() {
    try {
      for (Child relay : relays) {
        relay.kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    holder.close();
  }
}
