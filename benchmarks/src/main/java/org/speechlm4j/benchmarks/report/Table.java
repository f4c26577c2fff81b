package org.speechlm4j.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** A Markdown table; empty of rows, it says so. */
final class Table {

  private final String head;
  private final List<String> rows = new ArrayList<>();
  private final int columns;

  Table(String... columns) {
    this.columns = columns.length;
    this.head = line(columns) + "\n|" + "---|".repeat(columns.length);
  }

  void add(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(
          "cells: found %d, need %d".formatted(cells.length, columns));
    }
    rows.add(line(cells));
  }

  private static String line(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  @Override
  public String toString() {
    return rows.isEmpty() ? "Not measured yet.\n" : head + "\n" + String.join("\n", rows) + "\n";
  }
}
