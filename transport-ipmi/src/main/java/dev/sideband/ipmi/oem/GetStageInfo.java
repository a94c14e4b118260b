package dev.sideband.ipmi.oem;

import dev.sideband.snapshot.Stage;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Stage info, 14h: what one of the three stages of an object holds.
 *
 * @param type the type of the object
 * @param stage which stage
 */
public record GetStageInfo(ObjectType type, Stage stage) implements OemCommand<StageReport> {

  /** The command code. */
  public static final int CODE = 0x14;

  /** Reads a request's body. */
  public static GetStageInfo decodeRequest(WireReader in) throws MalformedMessageException {
    return new GetStageInfo(new ObjectType(in.u8("object type")), Codes.stage(in));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(type.value()).u8(stage.code());
  }

  @Override
  public StageReport decode(WireReader in) throws MalformedMessageException {
    return StageReport.decode(in);
  }
}
