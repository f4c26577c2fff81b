package org.speechlm4j.benchmarks.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.speechlm4j.benchmarks.results.Contest;
import org.speechlm4j.benchmarks.results.Part;
import org.speechlm4j.benchmarks.results.Results;

/** A section whose rows are contests with peers. */
final class ContestSection {

  private final String title;
  private final Part part;
  private final List<ObjectNode> rows;
  private final Notes notes;

  ContestSection(String title, Part part, List<ObjectNode> rows, Notes notes) {
    this.title = title;
    this.part = part;
    this.rows = rows;
    this.notes = notes;
  }

  /** Rows in which ours is slower than the best peer and nothing says why. */
  List<String> unexplained() {
    List<String> ids = new ArrayList<>();
    for (ObjectNode row : rows) {
      String id = Results.id(row);
      Contest contest = Contest.of(row);
      if (contest.contested() && contest.ratio() > 1 && notes.row(title, id).isEmpty()) {
        ids.add(id);
      }
    }
    return ids;
  }

  /**
   * The section.
   *
   * @param introduction what stands above the table
   * @param what heads the first column
   * @param extra heads the last column
   * @param label of a row's first cell
   * @param last cell of a row
   */
  String render(
      String introduction,
      String what,
      String extra,
      BiFunction<String, ObjectNode, String> label,
      BiFunction<ObjectNode, Contest, String> last) {
    Table table = new Table(what, "ours, ms", "best peer", "its ms", "ours / peer", "aim", extra);
    StringBuilder why = new StringBuilder();
    for (ObjectNode row : rows) {
      Contest contest = Contest.of(row);
      String id = Results.id(row);
      String name = label.apply(id, row);
      table.add(cells(name, id, contest, last.apply(row, contest)));
      String note = notes.row(title, id);
      if (!note.isEmpty()) {
        why.append("- *")
            .append(name)
            .append("*: ")
            .append(note.replace("\n", "\n  "))
            .append("\n");
      }
    }
    return Page.section(
        title,
        introduction,
        table.toString(),
        Origin.of(rows),
        why.toString(),
        notes.section(title));
  }

  private String[] cells(String name, String id, Contest contest, String last) {
    String ours = Numbers.milliseconds(contest.seconds());
    if (!contest.contested()) {
      return new String[] {name, ours, "none", "", "", "", last};
    }
    String peer = contest.best();
    return new String[] {
      name,
      ours,
      peer,
      Numbers.milliseconds(contest.seconds(peer)),
      Numbers.ratio(contest),
      Aim.verdict(part, id, contest.ratio()),
      last
    };
  }
}
