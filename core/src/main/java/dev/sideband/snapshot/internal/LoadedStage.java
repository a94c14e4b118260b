package dev.sideband.snapshot.internal;

import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageCheck;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageState;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Reads a stage's file as it stands on the disk, trusting nothing that is written in it. */
final class LoadedStage {

  private static final int BUFFER = 1 << 16;

  private LoadedStage() {}

  /** Compares the file with its own header; one with more than {@code most} bytes is not read. */
  static StageCheck check(Stage stage, StageFile file, long most) {
    try {
      return file.size() > StageHeaderCodec.SIZE + most
          ? damaged(stage, "the file has " + file.size() + " bytes, more than a stage may have")
          : compare(stage, file);
    } catch (MalformedMessageException e) {
      return damaged(stage, "the header: " + e.getMessage());
    } catch (IOException e) {
      return damaged(stage, "the file cannot be read: " + e.getMessage());
    }
  }

  private static StageCheck compare(Stage stage, StageFile file) throws IOException {
    byte[] first = new byte[StageHeaderCodec.SIZE];
    ByteBuffer buffer = ByteBuffer.wrap(first);
    file.read(buffer, 0);
    StageHeader header = StageHeaderCodec.decode(Bytes.copyOf(first, 0, buffer.position()));
    if (header.stage() != stage || (header.state() == StageState.COMPLETE) == isTemporary(stage)) {
      return damaged(stage, "the header is of a stage " + header.stage() + " " + header.state());
    }
    CRC32C crc = new CRC32C();
    long length = sum(file, crc);
    int bodyCrc = (int) crc.getValue();
    if (!header.state().isWhole()) {
      return new StageCheck(stage, Optional.of(header.withLength(length)), "", length, bodyCrc);
    }
    String damage = "";
    if (length != header.length()) {
      damage = "the content has " + length + " bytes of " + header.length();
    } else if (bodyCrc != header.crc()) {
      damage = String.format("the content's checksum is %08x, not %08x", bodyCrc, header.crc());
    }
    return new StageCheck(stage, Optional.of(header), damage, length, bodyCrc);
  }

  private static boolean isTemporary(Stage stage) {
    return stage == Stage.TEMPORARY;
  }

  private static StageCheck damaged(Stage stage, String damage) {
    return new StageCheck(stage, Optional.empty(), damage, 0, 0);
  }

  private static long sum(StageFile file, CRC32C crc) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long length = 0;
    while (file.read(buffer, StageHeaderCodec.SIZE + length) > 0) {
      buffer.flip();
      length += buffer.remaining();
      crc.update(buffer);
      buffer.clear();
    }
    return length;
  }
}
