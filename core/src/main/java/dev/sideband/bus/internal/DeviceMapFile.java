package dev.sideband.bus.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sideband.bus.BusDevice;
import dev.sideband.bus.DeviceMap;
import dev.sideband.bus.MappedDevice;
import dev.sideband.bus.MappedRegister;
import dev.sideband.bus.RegisterFormat;
import dev.sideband.transport.BusAddress;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads device maps. */
public final class DeviceMapFile {

  private static final int MOST_BYTES = 1 << 24;
  private static final ObjectMapper JSON = new ObjectMapper();

  private DeviceMapFile() {}

  /** Reads a map. */
  public static DeviceMap read(InputStream in) throws IOException {
    byte[] text = in.readNBytes(MOST_BYTES + 1);
    if (text.length > MOST_BYTES) {
      throw bad("map", "is larger than 16 MiB");
    }
    try {
      JsonNode root = JSON.readTree(text);
      if (root == null || !root.isObject()) {
        throw bad("map", "is no object");
      }
      return new DeviceMap(links(root.path("links")), devices(root.path("devices")));
    } catch (JsonProcessingException e) {
      throw bad("map", e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw bad("map", String.valueOf(e.getMessage()));
    }
  }

  private static Map<Integer, String> links(JsonNode nodes) throws MalformedMessageException {
    Map<Integer, String> links = new HashMap<>();
    for (JsonNode node : nodes) {
      links.put(number(node, "link"), text(node, "name", ""));
    }
    return links;
  }

  private static List<MappedDevice> devices(JsonNode nodes) throws MalformedMessageException {
    List<MappedDevice> devices = new ArrayList<>();
    for (JsonNode node : nodes) {
      BusAddress address =
          new BusAddress(number(node, "address"), node.path("tenBit").asBoolean(false));
      BusDevice device = new BusDevice(number(node, "link"), address);
      devices.add(
          new MappedDevice(
              device,
              text(node, "name", device.toString()),
              text(node, "kind", ""),
              registers(node.path("registers"))));
    }
    return devices;
  }

  private static List<MappedRegister> registers(JsonNode nodes) throws MalformedMessageException {
    List<MappedRegister> registers = new ArrayList<>();
    for (JsonNode node : nodes) {
      String format = text(node, "format", "hex");
      registers.add(
          new MappedRegister(
              number(node, "register"),
              text(node, "name", ""),
              RegisterFormat.named(format)
                  .orElseThrow(() -> bad("format", "there is no " + format)),
              node.path("scale").asDouble(1),
              text(node, "unit", "")));
    }
    return registers;
  }

  private static int number(JsonNode node, String field) throws MalformedMessageException {
    JsonNode value = node.path(field);
    if (value.canConvertToInt() && value.isIntegralNumber()) {
      return value.intValue();
    }
    try {
      return Integer.decode(value.asText());
    } catch (NumberFormatException e) {
      throw bad(field, "is no number: " + value);
    }
  }

  private static String text(JsonNode node, String field, String otherwise) {
    JsonNode value = node.path(field);
    return value.isTextual() ? value.textValue() : otherwise;
  }

  private static MalformedMessageException bad(String field, String problem) {
    return new MalformedMessageException(field, 0, problem, Bytes.EMPTY);
  }
}
