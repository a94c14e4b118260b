package dev.sideband.ipmi.oem;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** Console info, 22h: what the BMC holds of the host's console. */
public record GetConsoleInfo() implements OemCommand<ConsoleReport> {

  /** The command code. */
  public static final int CODE = 0x22;

  /** Reads a request's body, which is empty. */
  public static GetConsoleInfo decodeRequest(WireReader in) {
    return new GetConsoleInfo();
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {}

  @Override
  public ConsoleReport decode(WireReader in) throws MalformedMessageException {
    return ConsoleReport.decode(in);
  }
}
