package dev.sideband.linux.functional;

import dev.sideband.Sideband;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.linux.LinuxProcessEvents;
import dev.sideband.process.ProcessEventSource;
import dev.sideband.transport.TargetUnavailableException;
import java.io.IOException;

/** A program that asks for the proc connector and prints why it does not get it. */
final class RefusedChild {

  private RefusedChild() {}

  public static void main(String[] arguments) throws IOException {
    try (Sideband sideband = Sideband.builder().build();
        ProcessEventSource source =
            LinuxProcessEvents.connector(LinuxBoot.clock(sideband.clock()), sideband)) {
      System.out.println("got it: " + source.counters());
    } catch (TargetUnavailableException e) {
      System.out.println(e.getMessage());
    }
  }
}
