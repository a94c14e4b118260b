package dev.sideband.ipmi.internal.rmcp;

import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.wire.Bytes;
import org.junit.jupiter.api.Test;

class KeyExchangeTest {

  private final Secret password = UserKey.ofPassword("secret".toCharArray());

  @Test
  void makesWhatTwoOtherImplementationsMadeWithSuite3() {
    KeyExchange exchange = exchange(CipherSuite.SUITE_3);
    Secret sessionKey = exchange.sessionKey(password);

    assertEquals(CapturedSession.RESPONSE.code(), exchange.rakp2Code(password));
    assertEquals(CapturedSession.RAKP_3.slice(8, 20), exchange.rakp3Code(password));
    assertEquals(CapturedSession.SESSION_KEY, Bytes.copyOf(sessionKey.getEncoded()));
    assertEquals(CapturedSession.RAKP_4.slice(8, 12), exchange.rakp4Check(sessionKey));
  }

  @Test
  void theKeyOfTheBmcTakesThePlaceOfTheUsers() {
    Rakp1 request =
        new Rakp1(
            0,
            2,
            hex("3A6F3EECD88CEDE945C98319A04C5E0B"),
            0x14,
            CapturedSession.REQUEST.userName());
    KeyExchange exchange =
        new KeyExchange(
            CipherSuite.SUITE_3,
            CapturedSession.CONSOLE_ID,
            request,
            hex("D721BA5EE33690C78CC06802823D4CF8"),
            CapturedSession.RESPONSE.guid());
    Secret sessionKey = exchange.sessionKey(UserKey.ofPassword("thebmckey".toCharArray()));

    assertEquals(hex("83E8453DF65A8965DB431A26D18E6DEF7270BCBB"), exchange.rakp2Code(password));
    assertEquals(hex("2E852FE30AD2AD8B6A00327A1834F2F347AF35A2"), exchange.rakp3Code(password));
    assertEquals(
        hex("AEB2F6C602B10F0FC95389787C75DA5BBBCE33DD"), Bytes.copyOf(sessionKey.getEncoded()));
    assertEquals(hex("5EDA0578D7AC1ED79DD7490E"), exchange.rakp4Check(sessionKey));
  }

  @Test
  void signsWithSha256InSuite17() {
    KeyExchange exchange = Suite17Example.exchange();
    Secret sessionKey = exchange.sessionKey(password);

    assertEquals(
        hex("723CD20B10657FD20F5ACC8E9BEFDD34E1988509177F00F7BC77CE26F748E2DF"),
        exchange.rakp2Code(password));
    assertEquals(
        hex("7FD928923542C8956F2FFD5169AEEA14A2C5FFC04BAA2D7491BBB6022B8C2665"),
        exchange.rakp3Code(password));
    assertEquals(Suite17Example.SESSION_KEY, Bytes.copyOf(sessionKey.getEncoded()));
    assertEquals(hex("C8EAD375DCCDF7E65EBC0C4FBB067E0F"), exchange.rakp4Check(sessionKey));
    assertEquals(
        hex("6E6EB07AB8A0934636B614FB2F030060"),
        exchange.rakp4Check(exchange.sessionKey(UserKey.ofPassword("the bmc key".toCharArray()))));
  }

  @Test
  void suite0SignsNothing() {
    KeyExchange exchange = exchange(CipherSuite.SUITE_0);

    assertEquals(Bytes.EMPTY, exchange.rakp2Code(password));
    assertEquals(Bytes.EMPTY, exchange.rakp3Code(password));
    assertEquals(Bytes.EMPTY, exchange.rakp4Check(exchange.sessionKey(password)));
  }

  @Test
  void comparesContentAndLength() {
    assertTrue(KeyExchange.matches(Bytes.of(1, 2), Bytes.of(1, 2)));
    assertFalse(KeyExchange.matches(Bytes.of(1, 2), Bytes.of(1, 3)));
    assertFalse(KeyExchange.matches(Bytes.of(1, 2), Bytes.of(1)));
  }

  private static KeyExchange exchange(CipherSuite suite) {
    return new KeyExchange(
        suite,
        CapturedSession.CONSOLE_ID,
        CapturedSession.REQUEST,
        CapturedSession.RESPONSE.random(),
        CapturedSession.RESPONSE.guid());
  }
}
