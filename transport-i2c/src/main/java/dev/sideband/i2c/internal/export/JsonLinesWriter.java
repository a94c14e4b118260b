package dev.sideband.i2c.internal.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.sideband.bus.BusDecoder;
import dev.sideband.bus.BusSelector;
import dev.sideband.bus.DecodedMessage;
import dev.sideband.bus.DeviceMap;
import dev.sideband.i2c.CaptureWriter;
import dev.sideband.transport.BusRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes one JSON object a line. */
public final class JsonLinesWriter implements CaptureWriter {

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator out;
  private final BusDecoder decoder;
  private boolean begun;

  /** Creates a writer. */
  public JsonLinesWriter(OutputStream out, DeviceMap map) {
    try {
      this.out = JSON.createGenerator(out);
    } catch (IOException e) {
      // It only remembers the stream.
      throw new UncheckedIOException(e);
    }
    this.out.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    this.decoder = new BusDecoder(map);
  }

  @Override
  public void write(BusRecord message) throws IOException {
    DecodedMessage decoded = decoder.decode(message);
    begun = true;
    out.writeStartObject();
    out.writeNumberField("nanos", message.nanos());
    out.writeNumberField("link", message.link());
    out.writeStringField("linkName", decoded.link());
    out.writeNumberField("address", message.address().value());
    out.writeBooleanField("tenBit", message.address().tenBit());
    out.writeStringField("device", decoded.device());
    out.writeBooleanField("read", message.read());
    if (decoded.register() != BusSelector.ANY) {
      out.writeNumberField("register", decoded.register());
      out.writeStringField("registerName", decoded.registerName());
    }
    out.writeStringField("data", message.data().toString());
    out.writeStringField("value", decoded.value());
    out.writeStringField("result", message.result().toString());
    out.writeBooleanField("acksKnown", message.acks().known());
    if (message.acks().firstNack().isPresent()) {
      out.writeNumberField("firstNack", message.acks().firstNack().getAsInt());
    }
    out.writeBooleanField("repeatedStart", message.repeatedStart());
    out.writeBooleanField("stop", message.stop());
    out.writeNumberField("durationNanos", message.durationNanos());
    out.writeBooleanField("cut", message.cut());
    out.writeEndObject();
  }

  @Override
  public void close() throws IOException {
    if (begun) {
      out.writeRaw('\n');
    }
    out.close();
  }
}
