package dev.sideband.fleet.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as text and as a tree, for what an agent keeps on its disk.
 *
 * <p>Without Jackson's object mapper, which alone takes several megabytes of an agent's memory.
 * Safe for any thread.
 */
public final class JsonText {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonText() {}

  /** Returns a new object without fields. */
  public static ObjectNode object() {
    return NODES.objectNode();
  }

  /**
   * Reads one value.
   *
   * @throws IOException if the text is not exactly one; the message says where
   */
  public static JsonNode read(String text) throws IOException {
    try (JsonParser in = FACTORY.createParser(text)) {
      JsonNode value = value(in, in.nextToken());
      if (in.nextToken() != null) {
        throw new JsonParseException(in, "more than one value");
      }
      return value;
    }
  }

  private static JsonNode value(JsonParser in, @Nullable JsonToken token) throws IOException {
    if (token == null) {
      throw new JsonParseException(in, "no value");
    }
    return switch (token) {
      case START_OBJECT -> members(in);
      case START_ARRAY -> elements(in);
      case VALUE_STRING -> NODES.textNode(in.getText());
      case VALUE_NUMBER_INT ->
          switch (in.getNumberType()) {
            case INT -> NODES.numberNode(in.getIntValue());
            case LONG -> NODES.numberNode(in.getLongValue());
            default -> NODES.numberNode(in.getBigIntegerValue());
          };
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(in.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new JsonParseException(in, token + " is no value");
    };
  }

  /** The parser itself limits how deep this can go. */
  private static ObjectNode members(JsonParser in) throws IOException {
    ObjectNode object = NODES.objectNode();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      object.set(name, value(in, in.nextToken()));
    }
    return object;
  }

  private static ArrayNode elements(JsonParser in) throws IOException {
    ArrayNode array = NODES.arrayNode();
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      array.add(value(in, token));
    }
    return array;
  }

  /** Returns a value on one line. */
  public static String line(JsonNode value) {
    return write(value, false);
  }

  /** Returns a value in lines, for people too. */
  public static String lines(JsonNode value) {
    return write(value, true);
  }

  private static String write(JsonNode value, boolean pretty) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      if (pretty) {
        out.useDefaultPrettyPrinter();
      }
      write(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes all", e);
    }
    return text.toString();
  }

  private static void write(JsonNode value, JsonGenerator out) throws IOException {
    switch (value.getNodeType()) {
      case OBJECT -> {
        out.writeStartObject();
        for (Map.Entry<String, JsonNode> each : value.properties()) {
          out.writeFieldName(each.getKey());
          write(each.getValue(), out);
        }
        out.writeEndObject();
      }
      case ARRAY -> {
        out.writeStartArray();
        for (JsonNode each : value) {
          write(each, out);
        }
        out.writeEndArray();
      }
      case STRING -> out.writeString(value.textValue());
      case BOOLEAN -> out.writeBoolean(value.booleanValue());
      case NUMBER -> {
        if (value.canConvertToLong() && value.isIntegralNumber()) {
          out.writeNumber(value.longValue());
        } else if (value.isIntegralNumber()) {
          out.writeNumber(value.bigIntegerValue());
        } else {
          out.writeNumber(value.doubleValue());
        }
      }
      default -> out.writeNull();
    }
  }
}
