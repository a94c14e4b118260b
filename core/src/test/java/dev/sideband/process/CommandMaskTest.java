package dev.sideband.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("S0-34")
class CommandMaskTest {

  /** A vertical bar stands for the end of an argument. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      quoteCharacter = '`',
      value = {
        // options by name, joined and apart
        "app|--password=hunter2|-v -> app|--password=***|-v",
        "app|--password|hunter2|-v -> app|--password|***|-v",
        "app|--password=two words|-v -> app|--password=***|-v",
        "app|--API_KEY|k|x -> app|--API_KEY|*|x",
        "app|--api.key=ab|x -> app|--api.key=**|x",
        "app|-token|abcdef -> app|-token|***",
        "app|--db-pass|abcdef -> app|--db-pass|***",
        "java|-Djavax.net.ssl.keyStorePassword=changeit|Main -> java|-Djavax.net.ssl.keyStorePassword=***|Main",
        "java|-DdbPass=changeit -> java|-DdbPass=***",
        "app|--password= -> app|--password=",
        "app|--password -> app|--password",
        // not secrets
        "app|--bypass=all|--compass|north -> app|--bypass=all|--compass|north",
        "app|--password-file=/etc/p|--token-ttl|5 -> app|--password-file=/etc/p|--token-ttl|5",
        "psql|--no-password|shop -> psql|--no-password|shop",
        "psql|--password|-h|db -> psql|--password|-h|db",
        "grep|-r|password|/etc -> grep|-r|password|/etc",
        // environment, settings, headers, JSON
        "env|PGPASSWORD=abcd|psql -> env|PGPASSWORD=***|psql",
        "docker|run|-e|MYSQL_ROOT_PASSWORD=abcd|img -> docker|run|-e|MYSQL_ROOT_PASSWORD=***|img",
        "sh|-c|exec app --secret=abcd --port=1 -> sh|-c|exec app --secret=*** --port=1",
        "sh|-c|exec app --secret 'ab cd' x -> sh|-c|exec app --secret *** x",
        "sh|-c|TOKEN=abcd app -> sh|-c|TOKEN=***",
        "curl|-H|Authorization: Bearer abcd|u -> curl|-H|Authorization: ***|u",
        "sh|-c|curl -H 'Authorization: Bearer abcd' u -> sh|-c|curl -H 'Authorization: ***' u",
        "curl|-d|{\"user\":\"me\",\"password\": \"a,b\",\"x\":1} -> curl|-d|{\"user\":\"me\",\"password\": \"***\",\"x\":1}",
        "app|jdbc:sqlserver://h;user=sa;password=abcd;x=1 -> app|jdbc:sqlserver://h;user=sa;password=***;x=1",
        "curl|https://h/p?token=abcd&x=1 -> curl|https://h/p?token=***&x=1",
        // URLs
        "app|postgres://u:abcd@db:5432/shop -> app|postgres://u:***@db:5432/shop",
        "app|redis://:abcd@db -> app|redis://:***@db",
        "app|--url=amqp://u:a/b@c@h/v -> app|--url=amqp://u:***@h/v",
        "git|clone|ssh://git@host/x.git -> git|clone|ssh://git@host/x.git",
        "app|http://host:8080/x@y -> app|http://host:8080/x@y",
        "app|http://a/?u=http://u:pw1@h -> app|http://a/?u=http://u:***@h",
        // short options of known programs
        "mysql|-uroot|-pabcd|-P|3306|shop -> mysql|-uroot|-p***|-P|3306|shop",
        "mysql|-p|shop -> mysql|-p|shop",
        "/usr/bin/sshpass|-p|abcd|ssh|h -> /usr/bin/sshpass|-p|***|ssh|h",
        "ipmitool|-I|lanplus|-U|admin|-P|abcd|sol|activate -> ipmitool|-I|lanplus|-U|admin|-P|***|sol|activate",
        "ipmiconsole|-u|admin|-p|abcd -> ipmiconsole|-u|admin|-p|***",
        "curl|-u|me:abcd|https://h -> curl|-u|me:***|https://h",
        "curl|--user=me:abcd -> curl|--user=me:***",
        "sudo|redis-cli|-a|abcd -> sudo|redis-cli|-a|***",
        "openssl|enc|-passin|pass:abcd -> openssl|enc|-passin|pass:***",
        "nginx|-p|/srv -> nginx|-p|/srv",
      })
  void hidesSecretsAndNothingElse(String command, String expected) {
    assertEquals(expected, mask(CommandMask.STANDARD, command));
  }

  @Test
  void worksOnTextWhoseArgumentsAreParted() {
    assertEquals(
        "app --password *** --url http://u:***@h -v",
        CommandMask.STANDARD.apply("app --password hunter2 --url http://u:pw12@h -v"));
  }

  @Test
  void wordsAreAChoice() {
    List<String> words = new ArrayList<>(CommandMask.standardWords());
    words.add("Geheimnis");
    assertEquals("a|--geheimnis=***", mask(CommandMask.of(words), "a|--geheimnis=abcd"));
    assertEquals("a|--password=***", mask(CommandMask.of(words), "a|--password=abcd"));
    assertEquals("a|--password=abcd", mask(CommandMask.of(List.of("key")), "a|--password=abcd"));
    assertEquals("a|--password=abcd", mask(CommandMask.NONE, "a|--password=abcd"));
  }

  @Test
  void touchesOnlyItsPartOfTheArray() {
    byte[] array = "--token=a--token=abcdef--token=b".getBytes(StandardCharsets.UTF_8);
    int size = CommandMask.STANDARD.apply(array, 9, 14);
    assertEquals(11, size);
    assertEquals("--token=***", new String(array, 9, size, StandardCharsets.UTF_8));
    assertTrue(new String(array, StandardCharsets.UTF_8).startsWith("--token=a--"));
    assertTrue(new String(array, StandardCharsets.UTF_8).endsWith("--token=b"));
  }

  @Test
  void noSecretSurvivesInAnyOfManyShapes() {
    String[] shapes = {
      "app|--password=%s|x",
      "app|--token|%s|x",
      "env|API_KEY=%s|app",
      "a|-Dx.secret=%s",
      "a|amqp://me:%s@host:1/x?y=z",
      "a|h:1?a=b&access_key=%s&c=d",
      "curl|-H|Cookie: %s",
      "mysql|-p%s",
      "ipmitool|-P|%s|sdr",
      "a|{\"apiKey\":\"%s\"}"
    };
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder secret = new StringBuilder();
      for (int n = 6 + random.nextInt(20); n > 0; n--) {
        secret.append("abcXYZ019+/=_.!$%#".charAt(random.nextInt(18)));
      }
      String command = shapes[i % shapes.length].replace("%s", "S" + secret);
      String masked = mask(CommandMask.STANDARD, command);
      assertFalse(masked.contains(secret.substring(2)), command + " became " + masked);
    }
  }

  @Test
  void hostileBytesNeitherFailNorGrow() {
    String pieces = "--password= |:'\"@//=&;{},token\u0001ü-pmysql curl -u ";
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      byte[] line = new byte[random.nextInt(60)];
      for (int at = 0; at < line.length; at++) {
        int any =
            random.nextInt(8) == 0
                ? random.nextInt(256)
                : pieces.charAt(random.nextInt(pieces.length()));
        line[at] = (byte) any;
      }
      int size = CommandMask.STANDARD.apply(line, 0, line.length);
      assertTrue(size >= 0 && size <= line.length);
    }
  }

  @Test
  void longLinesTakeTimeInProportion() {
    for (String piece :
        new String[] {"://", "http://a:1/", "'\"", "a:", "-", "token:", "@", "://@"}) {
      byte[] line = piece.repeat((1 << 20) / piece.length()).getBytes(StandardCharsets.UTF_8);
      assertTimeoutPreemptively(
          Duration.ofSeconds(5), () -> CommandMask.STANDARD.apply(line, 0, line.length), piece);
    }
  }

  private static String mask(CommandMask mask, String command) {
    byte[] line = command.replace('|', '\0').getBytes(StandardCharsets.UTF_8);
    int size = mask.apply(line, 0, line.length);
    return new String(line, 0, size, StandardCharsets.UTF_8).replace('\0', '|');
  }
}
