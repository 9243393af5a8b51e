package io.calamary.core.internal.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Reads the file of ClientHello vectors: a name, a tab, segments in hex with commas between. */
final class Vectors {
  private Vectors() {}

  static List<Vector> load() throws IOException {
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/client-hello.txt")) {
      String text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines().map(Vectors::parse).toList();
    }
  }

  private static Vector parse(String line) {
    String[] columns = line.split("\t", -1);
    List<byte[]> segments = new ArrayList<>();
    for (String segment : columns[1].split(",")) {
      segments.add(HexFormat.of().parseHex(segment));
    }
    return new Vector(columns[0].substring(0, 3), columns[0], segments);
  }

  /** One line of the file. */
  record Vector(String id, String name, List<byte[]> segments) {
    byte[] bytes() {
      return HelloBytes.concat(segments.toArray(byte[][]::new));
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
