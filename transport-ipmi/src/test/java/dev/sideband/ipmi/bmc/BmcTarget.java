package dev.sideband.ipmi.bmc;

import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.fuzz.Script;
import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.command.GetDeviceId;
import dev.sideband.ipmi.oem.Greeting;
import dev.sideband.ipmi.oem.Hello;
import dev.sideband.ipmi.oem.OemFrame;
import dev.sideband.ipmi.oem.OemRequest;
import dev.sideband.ipmi.oem.OemVersion;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.util.concurrent.CompletableFuture;

/**
 * A BMC that is asked anything by anybody: bare requests, and frames of ours with right checksums.
 * Each request is answered in time, and none ends in an exception inside.
 */
public final class BmcTarget implements FuzzTarget {

  private static final RequestSource[] SOURCES = {
    RequestSource.SYSTEM_INTERFACE,
    new RequestSource(1, ChannelMedium.LAN_802_3, Privilege.ADMINISTRATOR, FuzzBmc.USER),
    new RequestSource(1, ChannelMedium.LAN_802_3, Privilege.USER, FuzzBmc.USER),
    new RequestSource(2, ChannelMedium.SERIAL, Privilege.CALLBACK, "")
  };

  private static final OemFrame FRAME = new OemFrame(OemFrame.EXAMPLE_ENTERPRISE);
  private static final int MOST_STEPS = 32;
  private static final int PATIENCE_SECONDS = 60;

  /** What a request may cost, be it one that copies a stage through buffers of 64 KiB. */
  private static final long ALLOCATION = 1 << 20;

  @Override
  public boolean run(byte[] input) throws Exception {
    try (FuzzBmc bmc = new FuzzBmc()) {
      return new Conversation(bmc, new Script(input)).run();
    }
  }

  /** One run. */
  private static final class Conversation {

    private final FuzzBmc bmc;
    private final Script script;
    private int client;
    private int tag;
    private boolean taken;

    Conversation(FuzzBmc bmc, Script script) {
      this.bmc = bmc;
      this.script = script;
    }

    boolean run() throws Exception {
      client = hello();
      for (int steps = 0; script.hasMore() && steps < MOST_STEPS; steps++) {
        step();
      }
      boolean any = taken;
      MessageResponse calm =
          ask(
              SOURCES[0],
              request(GetDeviceId.ID.netFn().value(), 0, GetDeviceId.ID.command(), Bytes.EMPTY));
      if (calm.completionCode() != CompletionCode.OK.value()) {
        throw new AssertionError("the device id is answered by " + calm);
      }
      return any;
    }

    private void step() throws Exception {
      int choice = script.u8();
      RequestSource source = SOURCES[choice & 3];
      switch (choice >> 2 & 3) {
        case 0 -> ask(source, request(script.u8() >> 2, script.u8(), script.u8(), script.piece()));
        case 1 -> ask(source, request(NetFn.OEM_GROUP.value(), 0, script.u8(), script.piece()));
        case 2 -> framed(source);
        default -> bmc.pass(script.u8() / 4.0);
      }
    }

    private void framed(RequestSource source) throws Exception {
      int command = script.u8();
      int flags = script.u8();
      int repeated = script.u8() & 1;
      tag = tag + 1 - repeated & 0xFFFF;
      ask(
          source,
          FRAME.encode(
              new OemRequest(command, OemVersion.CURRENT, flags, tag, client, script.piece())));
    }

    private static MessageRequest request(int netFn, int lun, int command, Bytes data) {
      return new MessageRequest(netFn & 0x3E, lun & 3, command, data);
    }

    private int hello() throws Exception {
      WireWriter body = new WireWriter();
      Hello hello = new Hello(1, 1);
      hello.encode(body);
      OemRequest request =
          new OemRequest(
              hello.code(), OemVersion.CURRENT, OemRequest.FLAG_CHECKED, 0, 0, body.toBytes());
      MessageResponse response = answerTo(SOURCES[0], FRAME.encode(request));
      try {
        return Greeting.decode(FRAME.decode(hello.code(), true, response).body().reader()).client();
      } catch (MalformedMessageException e) {
        throw new AssertionError("no greeting", e);
      }
    }

    private MessageResponse ask(RequestSource source, MessageRequest request) throws Exception {
      MessageResponse response = Allocation.within(ALLOCATION, () -> answerTo(source, request));
      bmc.requireNoException();
      if (response.data().size() > OemFrame.MAX_RESPONSE_DATA) {
        throw new AssertionError(request + " is answered by " + response);
      }
      taken |= response.completionCode() == CompletionCode.OK.value();
      return response;
    }

    private MessageResponse answerTo(RequestSource source, MessageRequest request) {
      CompletableFuture<MessageResponse> answer =
          bmc.bmc().handle(request, source).toCompletableFuture();
      bmc.pass(0);
      for (int second = 0; !answer.isDone() && second < PATIENCE_SECONDS; second++) {
        bmc.pass(1);
      }
      if (!answer.isDone()) {
        throw new AssertionError(request + " ended in nothing");
      }
      return answer.join();
    }
  }
}
