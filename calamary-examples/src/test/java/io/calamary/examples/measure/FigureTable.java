package io.calamary.examples.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of figures in Markdown.
 *
 * @param heads what the columns are called
 * @param rows a figure for each column
 */
record FigureTable(List<String> heads, List<List<Double>> rows) {
  /**
   * Reads the table that starts at that line, and ends with the first line that is no row.
   *
   * @throws IllegalArgumentException if there is none, or a cell is no figure above 0
   */
  static FigureTable read(List<String> page, int start) {
    List<String> heads = cells(page.get(start));
    List<List<Double>> rows = new ArrayList<>();
    for (int i = start + 2; i < page.size() && page.get(i).startsWith("|"); i++) {
      rows.add(cells(page.get(i)).stream().map(FigureTable::figure).toList());
    }
    if (heads.size() < 2 || rows.isEmpty()) {
      throw new IllegalArgumentException(
          "line " + (start + 1) + ": no table (expected: a head, a ruler and rows of figures)");
    }
    return new FigureTable(heads, rows);
  }

  private static List<String> cells(String line) {
    String[] cells = line.split("\\|", -1);
    return Arrays.stream(cells)
        .skip(1)
        .limit(Math.max(0, cells.length - 2))
        .map(String::strip)
        .toList();
  }

  private static double figure(String cell) {
    double value = Double.parseDouble(cell.replace(",", ""));
    if (value <= 0) {
      throw new IllegalArgumentException("figure: " + cell + " (expected: more than 0)");
    }
    return value;
  }

  List<Double> column(int number) {
    return rows.stream().map(row -> row.get(number)).toList();
  }

  /** All figures but those of the first column. */
  List<Double> values() {
    return rows.stream().flatMap(row -> row.stream().skip(1)).toList();
  }
}
