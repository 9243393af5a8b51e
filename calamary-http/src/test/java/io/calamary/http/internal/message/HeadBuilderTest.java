package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadBuilderTest {
  private static final List<String> NAMES =
      List.of("a", "content-length", "X-Long-Name-Of-A-Field", "cookie", "VIA", "!#$%&'*+-.^_`|~1");

  private static String word(Random random, int most) {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(most); i > 0; i--) {
      int octet = '!' + random.nextInt(0xFF - '!');
      out.append(octet == 0x7F ? 'x' : (char) octet);
    }
    return out.toString();
  }

  /** What is made is what would have been read. */
  @Test
  void makesWhatIsRead() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      String target = "http://h/" + "p".repeat(random.nextInt(600));
      HeadBuilder request = HeadBuilder.request("GET", target);
      HeadBuilder response = HeadBuilder.response(204, "No Content");
      String[] lines = new String[random.nextInt(40)];
      for (int i = 0; i < lines.length; i++) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        String value = word(random, 300);
        lines[i] = name + ": " + value;
        request.field(name, value);
        response.field(name, value);
      }
      assertSame(
          Messages.request("GET " + target + " HTTP/1.1", lines),
          request.asRequest(Version.HTTP_1_1));
      ResponseHead made = response.asResponse();
      assertEquals("204 No Content", made.toString());
      assertEquals(
          Messages.describe(Messages.response("HTTP/1.1 204 x", lines).fields()),
          Messages.describe(made.fields()));
    }
  }

  private static void assertSame(RequestHead read, RequestHead made) {
    assertEquals(read.toString(), made.toString());
    assertEquals(read.method(), made.method());
    assertEquals(read.fields().toString(), made.fields().toString());
    assertEquals(Messages.describe(read.fields()), Messages.describe(made.fields()));
    for (FieldName name : FieldName.values()) {
      assertEquals(read.fields().first(name), made.fields().first(name), name.text());
    }
  }

  @Test
  void knowsTheBounds() {
    HeadLimits limits = new HeadLimits(32, 96, 2);
    HeadBuilder fits = HeadBuilder.request("GET", "http://h/").field("a", "b").field("c", "d");
    assertNull(fits.beyond(limits));
    assertEquals(431, failure(fits.field("e", "f"), limits).status());
    HeadBuilder big = HeadBuilder.request("GET", "http://h/").field("a", "b".repeat(90));
    assertEquals(431, failure(big, limits).status());
    assertEquals(
        414, failure(HeadBuilder.request("GET", "http://h/" + "a".repeat(30)), limits).status());
  }

  private static SyntaxFailure failure(HeadBuilder head, HeadLimits limits) {
    SyntaxFailure failure = head.beyond(limits);
    assertNotNull(failure);
    return failure;
  }

  /** Who looks at heads must need nothing of Netty. */
  @ParameterizedTest
  @ValueSource(
      classes = {
        RequestHead.class,
        ResponseHead.class,
        Fields.class,
        FieldList.class,
        RequestTarget.class,
        BodyFraming.class,
        ConnectionOptions.class,
        HeadBuilder.class
      })
  void isOfNoNettyType(Class<?> type) {
    for (Method method : type.getMethods()) {
      Stream.concat(Stream.of(method.getReturnType()), Stream.of(method.getParameterTypes()))
          .forEach(used -> assertFalse(used.getName().startsWith("io.netty"), method::toString));
    }
  }
}
