package org.speechlm4j.examples.tour;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.measure.CodeUsage;

/** What a trained codec leaves of speech with few codebooks and with many. */
final class CodecSection {

  private CodecSection() {}

  static void write(Page page, TourResult result) {
    CodecStudy study = result.codec();
    page.heading("A codec trained here");
    page.paragraph(
        ("A small causal codec, trained on the training voices, encodes %d recordings of the test"
             + " voices. STOI says how much is intelligible (1: all); the mel distance is the mean"
             + " absolute difference of log mel magnitudes; a phone recogniser, trained here too,"
             + " counts wrong phones, of which the recordings themselves have %s %%.")
            .formatted(study.recordings(), ProbeSection.interval(study.originals())));
    study.examples().forEach(example -> listen(page, study, example));
    levels(page, study);
    codebooks(page, study);
  }

  private static void listen(Page page, CodecStudy study, CodecStudy.Example example) {
    Map<String, Audio> sounds = new LinkedHashMap<>();
    List<Page.Sound> players = new ArrayList<>();
    float[] original = example.sample().samples();
    sounds.put("original", Audio.mono(original, TourCorpus.SAMPLE_RATE));
    players.add(new Page.Sound("original", original));
    for (int i = 0; i < study.levels().size(); i++) {
      CodecStudy.Level level = study.levels().get(i);
      Audio reconstruction = example.reconstructions().get(i);
      String label = level.codebooks() == 1 ? "1 codebook" : level.codebooks() + " codebooks";
      sounds.put(label, reconstruction);
      String rate = ", %s bit/s".formatted(Markup.number(level.bitsPerSecond(), 0));
      players.add(new Page.Sound(label + rate, reconstruction.mixDown()));
    }
    String text = example.sample().utterance().text();
    page.figure(
        ReconstructionFigure.draw("“%s” and its reconstructions".formatted(text), sounds),
        ListeningSection.described(example.sample().utterance()),
        players);
  }

  private static void levels(Page page, CodecStudy study) {
    page.paragraph(
        "The last two columns are a yardstick, not a codec: as many codebooks of as many codes,"
            + " fitted by k-means to the very spectrogram that the mel distance compares (80 mels,"
            + " 100 frames a second, so many frames in one vector as last a frame of the codec),"
            + " and the mean absolute difference that they leave. It has an advantage that no codec"
            + " has: its codes need not become a sound, and it minimises errors of spectra alone"
            + " (squared ones; the codec's training also weighs samples). And synthetic pauses are"
            + " digital silence, which a code of their own gives exactly: whatever faint noise a"
            + " codec puts there counts in full.");
    page.table(
        "Reconstructions by the number of codebooks",
        "codebooks",
        "bit/s",
        "STOI",
        "mel distance, nat",
        "phone errors, %",
        "k-means of spectra: bit/s",
        "k-means of spectra: distance, nat");
    page.row("original", "", "1.000", "0.000", ProbeSection.interval(study.originals()), "", "");
    for (CodecStudy.Level level : study.levels()) {
      page.row(
          level.codebooks(),
          Markup.number(level.bitsPerSecond(), 0),
          shown(level.intelligibility()),
          Markup.number(level.melDistance(), 3),
          ProbeSection.interval(level.phoneErrors()),
          Markup.number(level.spectrumBitsPerSecond(), 0),
          Markup.number(level.spectrumDistance(), 3));
    }
    page.endTable();
  }

  /** A value that may be undefined. */
  static String shown(OptionalDouble value) {
    return value.isPresent() ? Markup.number(value.getAsDouble(), 3) : "undefined";
  }

  private static void codebooks(Page page, CodecStudy study) {
    page.table("Use of each codebook of the codec", "codebook", "codes used", "perplexity");
    for (int i = 0; i < study.usage().size(); i++) {
      CodeUsage usage = study.usage().get(i);
      page.row(
          i + 1,
          usage.used() + " of " + usage.counts().length,
          Markup.number(usage.perplexity(), 1));
    }
    page.endTable();
  }
}
