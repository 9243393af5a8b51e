package io.calamary.examples.measure;

import java.util.List;
import java.util.Locale;

/** Draws the columns of a table against its first column, both axes in powers of ten, as SVG. */
final class Chart {
  private static final int LEFT = 70;
  private static final int RIGHT = 530;
  private static final int TOP = 40;
  private static final int BOTTOM = 300;
  private static final int LEGEND = 550;
  private static final String[] COLOURS = {"#3b6ea5", "#c0582b", "#4b8a3f", "#7d4a9c", "#8a7a1f"};

  private final String title;
  private final FigureTable table;
  private final int fromX;
  private final int toX;
  private final int fromY;
  private final int toY;
  private final StringBuilder out = new StringBuilder();

  private Chart(String title, FigureTable table) {
    this.title = title;
    this.table = table;
    List<Double> across = table.column(0);
    List<Double> values = table.values();
    fromX = floor(across);
    toX = Math.max(fromX + 1, ceiling(across));
    fromY = floor(values);
    toY = Math.max(fromY + 1, ceiling(values));
  }

  /** The picture of a table, the same for the same figures. */
  static String draw(String title, FigureTable table) {
    return new Chart(title, table).draw();
  }

  private static int floor(List<Double> values) {
    return (int) Math.floor(values.stream().mapToDouble(Math::log10).min().orElseThrow());
  }

  private static int ceiling(List<Double> values) {
    return (int) Math.ceil(values.stream().mapToDouble(Math::log10).max().orElseThrow());
  }

  private String draw() {
    line("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 700 350\" role=\"img\"");
    line("    aria-labelledby=\"title\" font-family=\"sans-serif\" font-size=\"12\">");
    line("  <title id=\"title\">%s</title>", title);
    line("  <rect width=\"700\" height=\"350\" fill=\"#ffffff\"/>");
    line("  <text x=\"%d\" y=\"22\" font-size=\"14\">%s</text>", LEFT, title);
    for (int power = fromX; power <= toX; power++) {
      axis(x(Math.pow(10, power)), BOTTOM, TOP, Math.pow(10, power));
    }
    for (int power = fromY; power <= toY; power++) {
      grid(y(Math.pow(10, power)), Math.pow(10, power));
    }
    line(
        "  <text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        (LEFT + RIGHT) / 2, BOTTOM + 38, table.heads().get(0));
    for (int column = 1; column < table.heads().size(); column++) {
      series(column, COLOURS[(column - 1) % COLOURS.length]);
    }
    line("</svg>");
    return out.toString();
  }

  private void axis(double x, int from, int to, double value) {
    line("  <path d=\"M%.1f %dV%d\" stroke=\"#dddddd\"/>", x, from, to);
    line("  <text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,.0f</text>", x, from + 18, value);
  }

  private void grid(double y, double value) {
    line("  <path d=\"M%d %.1fH%d\" stroke=\"#dddddd\"/>", LEFT, y, RIGHT);
    line(
        "  <text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
        LEFT - 8,
        y + 4,
        value < 1 ? String.valueOf(value) : String.format(Locale.ROOT, "%,.0f", value));
  }

  private void series(int column, String colour) {
    StringBuilder points = new StringBuilder();
    for (int row = 0; row < table.column(column).size(); row++) {
      double x = x(table.column(0).get(row));
      double y = y(table.column(column).get(row));
      points.append(String.format(Locale.ROOT, "%s%.1f,%.1f", row == 0 ? "" : " ", x, y));
      line("  <circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x, y, colour);
    }
    line("  <polyline points=\"%s\" fill=\"none\" stroke=\"%s\"/>", points, colour);
    int legend = TOP + 10 + 22 * (column - 1);
    line("  <path d=\"M%d %dh18\" stroke=\"%s\" stroke-width=\"3\"/>", LEGEND, legend, colour);
    line("  <text x=\"%d\" y=\"%d\">%s</text>", LEGEND + 24, legend + 4, table.heads().get(column));
  }

  private double x(double value) {
    return LEFT + (Math.log10(value) - fromX) / (toX - fromX) * (RIGHT - LEFT);
  }

  private double y(double value) {
    return BOTTOM - (Math.log10(value) - fromY) / (toY - fromY) * (BOTTOM - TOP);
  }

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
