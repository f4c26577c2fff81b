package org.speechlm4j.examples.corpus;

import static org.speechlm4j.examples.corpus.SentenceType.ANSWER;
import static org.speechlm4j.examples.corpus.SentenceType.COMMAND;
import static org.speechlm4j.examples.corpus.SentenceType.QUESTION;
import static org.speechlm4j.examples.corpus.SentenceType.STATEMENT;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that can be said in the corpus: sums and their results, commands to a household robot,
 * and statements about a few animals and things; in English and in German.
 *
 * <p>Word pairs that eSpeak NG speaks as one ("on the", "in the", "es ist") are avoided, because
 * their phones could not be told apart.
 */
final class LittleWorld {

  private static final List<String> ENGLISH_COLOURS = List.of("red", "green", "blue", "white");
  private static final List<String> GERMAN_COLOURS = List.of("rot", "grün", "blau", "weiß");

  private LittleWorld() {}

  /** The ways of asking for a sum's result. */
  static List<Sentence> questions(Sum sum, Language language) {
    List<String> asks =
        switch (language) {
          case ENGLISH -> List.of("what is ", "how much is ");
          case GERMAN -> List.of("was ist ", "wie viel ist ");
        };
    String words = sum.words(language);
    return asks.stream().map(ask -> new Sentence(ask + words, language, QUESTION)).toList();
  }

  /** The ways of saying a result: the bare number first, then in three longer sentences. */
  static List<Sentence> answers(int value, Language language) {
    List<String> starts =
        switch (language) {
          case ENGLISH -> List.of("", "it is ", "that is ", "that makes ");
          case GERMAN -> List.of("", "das ist ", "das macht ", "das sind ");
        };
    String number = Sum.number(value, language);
    return starts.stream().map(start -> new Sentence(start + number, language, ANSWER)).toList();
  }

  /** Every command of a language. */
  static List<Sentence> commands(Language language) {
    List<String> texts =
        switch (language) {
          case ENGLISH -> englishCommands();
          case GERMAN -> germanCommands();
        };
    return texts.stream().map(text -> new Sentence(text, language, COMMAND)).toList();
  }

  /** Every statement of a language. */
  static List<Sentence> statements(Language language) {
    List<String> texts =
        switch (language) {
          case ENGLISH -> englishStatements();
          case GERMAN -> germanStatements();
        };
    return texts.stream().map(text -> new Sentence(text, language, STATEMENT)).toList();
  }

  private static List<String> englishCommands() {
    List<String> texts =
        new ArrayList<>(List.of("stop", "wait", "listen", "play some music", "go home"));
    for (String way : List.of("left", "right", "forward", "back")) {
      texts.add("go " + way);
      for (int steps = 2; steps <= 6; steps++) {
        texts.add("take " + Sum.number(steps, Language.ENGLISH) + " steps " + way);
      }
    }
    for (String colour : ENGLISH_COLOURS) {
      texts.add("turn the " + colour + " light on");
      texts.add("turn the " + colour + " light off");
      for (String thing : List.of("door", "window", "box")) {
        texts.add("open the " + colour + " " + thing);
        texts.add("close the " + colour + " " + thing);
      }
    }
    return texts;
  }

  private static List<String> englishStatements() {
    List<String> texts = new ArrayList<>();
    for (String animal : List.of("cat", "dog", "bird", "fish", "horse")) {
      for (String act : List.of("sleeping", "running", "jumping", "drinking")) {
        texts.add("the " + animal + " is " + act);
      }
      for (String place : List.of("table", "chair", "house", "tree")) {
        for (String where : List.of("under", "behind", "near")) {
          texts.add("the " + animal + " is " + where + " the " + place);
        }
      }
    }
    for (String colour : ENGLISH_COLOURS) {
      for (String thing : List.of("ball", "book", "toy")) {
        for (String size : List.of("small", "big", "old", "new")) {
          texts.add("the " + colour + " " + thing + " is " + size);
        }
      }
    }
    return texts;
  }

  private static List<String> germanCommands() {
    List<String> texts =
        new ArrayList<>(List.of("halt", "warte", "hör zu", "spiel Musik", "geh nach Hause"));
    for (String verb : List.of("geh", "schau", "lauf")) {
      texts.addAll(List.of(verb + " nach links", verb + " nach rechts"));
    }
    for (String way : List.of("vor", "zurück")) {
      for (int steps = 2; steps <= 6; steps++) {
        texts.add("geh " + Sum.number(steps, Language.GERMAN) + " Schritte " + way);
      }
    }
    for (String colour : GERMAN_COLOURS) {
      texts.add("mach das " + colour + "e Licht an");
      texts.add("mach das " + colour + "e Licht aus");
      for (String thing : List.of("die %se Tür", "das %se Fenster", "die %se Kiste")) {
        texts.add("öffne " + thing.replace("%s", colour));
        texts.add("schließ " + thing.replace("%s", colour));
      }
    }
    return texts;
  }

  private static List<String> germanStatements() {
    List<String> texts = new ArrayList<>();
    for (String animal : List.of("die Katze", "der Hund", "der Vogel", "der Fisch", "das Pferd")) {
      for (String act : List.of("schläft", "läuft", "springt", "trinkt")) {
        texts.add(animal + " " + act);
      }
      for (String place : List.of("dem Tisch", "dem Stuhl", "dem Haus", "dem Baum")) {
        for (String where : List.of("unter", "hinter", "neben")) {
          texts.add(animal + " ist " + where + " " + place);
        }
      }
    }
    for (String colour : GERMAN_COLOURS) {
      for (String thing : List.of("der %se Ball", "das %se Buch", "die %se Kiste")) {
        for (String size : List.of("klein", "groß", "alt", "neu")) {
          texts.add(thing.replace("%s", colour) + " ist " + size);
        }
      }
    }
    return texts;
  }
}
