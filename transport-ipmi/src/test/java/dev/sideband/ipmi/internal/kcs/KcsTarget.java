package dev.sideband.ipmi.internal.kcs;

import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.fuzz.Script;
import dev.sideband.ipmi.internal.kcs.KcsHost.Progress;
import dev.sideband.transport.MessageRequest;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The two step machines of KCS: the host's over registers that show anything, and the BMC's with a
 * host that writes anything. Whatever happened, the host comes to an end, and the BMC carries out
 * the next request.
 */
public final class KcsTarget implements FuzzTarget {

  /** Far more steps than three attempts and their ways back from errors take. */
  private static final int PATIENCE = 20_000;

  private static final Bytes CALM_REQUEST = Bytes.of(0x18, 0x01, 0xAA);
  private static final Bytes CALM_RESPONSE = Bytes.of(0x1C, 0x01, 0x00, 0x55);

  @Override
  public boolean run(byte[] input) {
    Script script = new Script(input);
    return (script.u8() & 1) == 0 ? hostAlone(script) : bothEnds(script);
  }

  private static boolean hostAlone(Script script) {
    Bytes request = request(script);
    KcsHost host = new KcsHost(new AnyRegisters(script));
    host.start(request);
    Progress progress = Progress.MOVED;
    for (int steps = 0; isRunning(progress); steps++) {
      if (steps > PATIENCE) {
        throw new AssertionError("the host goes on for ever");
      }
      progress = host.step();
      if (progress == Progress.WAITING) {
        boolean leave = script.hasMore() && (script.u8() & 0x0F) == 0;
        if (leave) {
          host.abandon();
        }
        progress = host.timedOut();
      }
    }
    return progress == Progress.DONE && isResponse(request, host.response());
  }

  private static boolean isRunning(Progress progress) {
    return progress == Progress.MOVED || progress == Progress.WAITING;
  }

  private static Bytes request(Script script) {
    byte[] piece = script.piece().toArray();
    return Bytes.copyOf(Arrays.copyOf(piece, Math.max(2, piece.length)));
  }

  private static boolean isResponse(Bytes asked, Bytes response) {
    try {
      MessageRequest request = KcsMessages.decodeRequest(asked);
      KcsMessages.decodeResponse(request, response);
      return true;
    } catch (MalformedMessageException declared) {
      return false;
    }
  }

  private static boolean bothEnds(Script script) {
    ByteBuffer memory = ByteBuffer.allocateDirect(SharedKcsRegisters.SIZE);
    SharedKcsRegisters registers = new SharedKcsRegisters(memory, 0, () -> true);
    KcsRegisters wild = registers.host();
    KcsHost host = new KcsHost(registers.host());
    KcsBmc bmc = new KcsBmc(registers.device());
    boolean taken = false;
    while (script.hasMore()) {
      switch (script.u8() & 0x0F) {
        case 0 -> memory.putInt(0, (int) script.u32());
        case 1 -> wild.writeCommand(script.u8());
        case 2 -> wild.writeCommand(KcsCode.GET_STATUS_ABORT + (script.u8() & 3));
        case 3 -> wild.writeData(script.u8());
        case 4 -> wild.readData();
        case 5 -> host.start(request(script));
        case 6 -> host.timedOut();
        case 7 -> host.abandon();
        case 8 -> bmc.attach();
        case 9 -> bmc.refuse();
        case 10 -> {
          byte[] response =
              Arrays.copyOf(new byte[] {0x1C}, 1 + script.u16() % KcsCode.MAX_MESSAGE);
          bmc.respond(bmc.ticket() - (script.u8() & 1), Bytes.copyOf(response));
        }
        case 11 -> host.step();
        case 12 -> taken |= step(bmc);
        default -> {
          for (int i = script.u8(); i > 0; i--) {
            host.step();
            taken |= step(bmc);
          }
        }
      }
    }
    carryOutInCalm(registers, bmc);
    return taken;
  }

  private static boolean step(KcsBmc bmc) {
    if (bmc.step() != KcsBmc.Progress.REQUEST) {
      return false;
    }
    try {
      KcsMessages.decodeRequest(bmc.request());
      return true;
    } catch (MalformedMessageException declared) {
      bmc.refuse();
      return false;
    }
  }

  private static void carryOutInCalm(SharedKcsRegisters registers, KcsBmc bmc) {
    KcsHost host = new KcsHost(registers.host());
    host.start(CALM_REQUEST);
    Progress progress = Progress.MOVED;
    for (int steps = 0; isRunning(progress); steps++) {
      if (steps > PATIENCE) {
        throw new AssertionError("the next request is stuck");
      }
      progress = host.step();
      if (bmc.step() == KcsBmc.Progress.REQUEST && bmc.request().equals(CALM_REQUEST)) {
        bmc.respond(bmc.ticket(), CALM_RESPONSE);
      }
    }
    if (progress != Progress.DONE || !host.response().equals(CALM_RESPONSE)) {
      throw new AssertionError("the next request ends in " + progress + " " + host.response());
    }
  }

  /** Registers that show what the input says, and in the end one status for ever. */
  private static final class AnyRegisters implements KcsRegisters {

    private final Script script;
    private final int last;

    AnyRegisters(Script script) {
      this.script = script;
      this.last = script.u8();
    }

    @Override
    public int status() {
      return script.hasMore() ? script.u8() : last;
    }

    @Override
    public int readData() {
      return script.u8();
    }

    @Override
    public void writeData(int value) {}

    @Override
    public void writeCommand(int value) {}
  }
}
