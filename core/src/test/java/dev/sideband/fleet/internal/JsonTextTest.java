package dev.sideband.fleet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jackson's object mapper is the judge. */
class JsonTextTest {

  private static final ObjectMapper JUDGE = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        " \"text\" ",
        "{\"a\":{\"b\":[1,-2,2147483648,9223372036854775808,0.5,1e300,true,false,null,\"\",[{}]]}}",
        "{\"same\":1,\"same\":2}",
        "{\"\\u20ac \\ud83d\\ude00 \\n\\u0000\\\\\\\"\":\"ä€😀\"}",
      })
  void readsAndWritesAsTheMapperDoes(String text) throws IOException {
    assertEquals(JUDGE.readTree(text), JsonText.read(text));
    assertEquals(
        JUDGE.writeValueAsString(JUDGE.readTree(text)), JsonText.line(JsonText.read(text)));
    assertEquals(JsonText.read(text), JsonText.read(JsonText.lines(JsonText.read(text))));
  }

  @Test
  void writesLinesForPeopleAsTheMapperDoes() throws IOException {
    ObjectNode tree = JsonText.object().put("name", "web").put("pid", 7);
    tree.putArray("versions").add("one").addObject().put("two", 2);
    assertEquals(
        JUDGE.writerWithDefaultPrettyPrinter().writeValueAsString(tree), JsonText.lines(tree));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ", "{", "[", "[1,", "{\"a\"", "{\"a\":", "{} {}", "1 2", "]", "x", "{1:2}"})
  void refusesWhatIsNotExactlyOneValue(String text) {
    assertThrows(IOException.class, () -> JsonText.read(text));
  }

  @Test
  void refusesWhatIsTooDeep() {
    String text = "[".repeat(100_000) + "]".repeat(100_000);
    assertThrows(IOException.class, () -> JsonText.read(text));
  }
}
