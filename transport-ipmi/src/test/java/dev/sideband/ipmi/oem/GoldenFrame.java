package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.BodyDecoder;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.Vectors;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** One file of {@code vectors/oem-v1}, and what it means. For one thread. */
final class GoldenFrame {

  final String name;
  final int command;
  final int tag;
  final MessageBody body;
  final BodyDecoder<?> decoder;
  int client;
  int flags;
  int load;
  int openTail;
  boolean cutAnywhere;
  OemStatus status = OemStatus.OK;

  private GoldenFrame(String name, int command, int tag, MessageBody body, BodyDecoder<?> decoder) {
    this.name = name;
    this.command = command;
    this.tag = tag;
    this.body = body;
    this.decoder = decoder;
  }

  /** Returns that of a request, which an agent sends with a checksum. */
  static GoldenFrame asked(
      String name, int tag, int client, OemCommand<?> body, BodyDecoder<?> decoder) {
    GoldenFrame golden = new GoldenFrame(name, body.code(), tag, body, decoder);
    golden.client = client;
    golden.flags = OemRequest.FLAG_CHECKED;
    return body instanceof WriteChunk chunk ? golden.tail(chunk.data().size()) : golden;
  }

  /** Returns that of a response. */
  static GoldenFrame answered(
      String name, int command, int tag, MessageBody body, BodyDecoder<?> decoder) {
    return new GoldenFrame(name, command, tag, body, decoder);
  }

  GoldenFrame resent() {
    return flags(flags | OemRequest.FLAG_RESEND);
  }

  GoldenFrame flags(int value) {
    flags = value;
    return this;
  }

  GoldenFrame load(int value) {
    load = value;
    return this;
  }

  GoldenFrame status(OemStatus value) {
    status = value;
    return this;
  }

  /** The last bytes of the body are data of any length. */
  GoldenFrame tail(int size) {
    openTail = size;
    return this;
  }

  GoldenFrame cutAnywhere() {
    cutAnywhere = true;
    return this;
  }

  Bytes read(String suffix) throws IOException {
    try (InputStream in =
        GoldenFrame.class.getResourceAsStream("/vectors/oem-v1/" + name + suffix)) {
      return Vectors.hex(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
