package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.ipmi.bmc.MessageHandler;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.bmc.VirtualMachinePort;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.WriteChunk;
import dev.sideband.process.ProcessInfo;
import dev.sideband.snapshot.SnapshotRefusedException;
import dev.sideband.table.TableCodec;
import dev.sideband.table.TableSnapshotFormat;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.SerialLine;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A guest's BMC in a process of its own. Arguments: its folder, and where the guest's interface is.
 *
 * <p>Told {@code hold}, it says {@code held} when it has a part of a table and has not answered;
 * {@code go} lets it answer. To {@code runs COMMAND} it says whether the table that it shows has a
 * process of this command line. It ends when its input does.
 */
final class BmcChild implements MessageHandler {

  private static final int OEM = 0x2E;

  private final SoftwareBmc bmc;
  private final Sideband sideband;
  private boolean holding;
  private Runnable held = () -> {};

  private BmcChild(SoftwareBmc bmc, Sideband sideband) {
    this.bmc = bmc;
    this.sideband = sideband;
  }

  @SuppressWarnings({"try", "SystemOut"}) // The port serves by being open; the test reads.
  public static void main(String[] arguments) throws Exception {
    try (Sideband sideband = Sideband.builder().build();
        SoftwareBmc bmc =
            SoftwareBmc.builder(sideband)
                .snapshots(ObjectType.CONNECTION_TABLE, new TableSnapshotFormat())
                .start(Path.of(arguments[0]))) {
      BmcChild child = new BmcChild(bmc, sideband);
      SerialLine line = sideband.open(URI.create(arguments[1]), SerialLine.class);
      try (VirtualMachinePort port = VirtualMachinePort.open(line, child, sideband)) {
        System.out.println("ready");
        BufferedReader orders =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
          child.obey(order);
        }
      }
      System.out.println("ended");
    }
  }

  @SuppressWarnings("SystemOut")
  private void obey(String order) throws Exception {
    switch (order) {
      case "hold" -> hold();
      case "go" -> go();
      default -> System.out.println(runs(order.substring("runs ".length())));
    }
  }

  private synchronized void hold() {
    holding = true;
  }

  private synchronized void go() {
    held.run();
  }

  private boolean runs(String command) throws Exception {
    try {
      long generation = bmc.processes().display(sideband.random().nextInt() & 0xFFFFFFFFL);
      return ProcessInfo.TYPE
          .rows(new TableCodec().decode(bmc.processes().shown(generation).plain()))
          .stream()
          .anyMatch(each -> each.command().filter(command::equals).isPresent());
    } catch (SnapshotRefusedException e) {
      return false;
    }
  }

  @Override
  @SuppressWarnings("SystemOut")
  public synchronized CompletionStage<MessageResponse> handle(
      MessageRequest request, RequestSource source) {
    if (!holding || request.netFn() != OEM || request.command() != WriteChunk.CODE) {
      return bmc.handle(request, source);
    }
    holding = false;
    CompletableFuture<MessageResponse> later = new CompletableFuture<>();
    held =
        () ->
            bmc.handle(request, source)
                .whenComplete((response, failure) -> {
                  if (response == null) {
                    later.completeExceptionally(failure);
                  } else {
                    later.complete(response);
                  }
                });
    System.out.println("held");
    return later;
  }
}
