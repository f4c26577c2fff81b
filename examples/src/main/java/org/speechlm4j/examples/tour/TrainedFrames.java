package org.speechlm4j.examples.tour;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Frames;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.examples.corpus.Split;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecEncoder;

/** Hidden states of a trained encoder as features of every utterance. */
final class TrainedFrames {

  private TrainedFrames() {}

  /**
   * Computes a hidden state of every utterance, several at a time, each channel standardised by its
   * statistics in the training voices.
   *
   * @param layer which hidden state
   * @param afterEach called after each utterance, by any thread
   */
  static FeatureSet of(
      TourCorpus data, TrainedModel<Wav2VecEncoder> encoder, int layer, Runnable afterEach) {
    List<FeatureMatrix> states =
        data.samples().parallelStream()
            .map(
                sample -> {
                  FeatureMatrix state = state(encoder.model(), sample, layer);
                  afterEach.run();
                  return state;
                })
            .toList();
    List<FeatureMatrix> training = new ArrayList<>();
    List<int[]> phones = new ArrayList<>();
    double rate = encoder.model().frameRate();
    for (int i = 0; i < states.size(); i++) {
      Sample sample = data.samples().get(i);
      if (sample.utterance().split() == Split.TRAIN) {
        training.add(states.get(i));
      }
      phones.add(data.labels(sample.utterance(), states.get(i).frames(), rate));
    }
    Standardizer standardizer = Standardizer.of(training);
    return new FeatureSet(
        "%s, layer %d".formatted(encoder.name(), layer),
        rate,
        data.samples(),
        states.stream().map(standardizer::apply).toList(),
        phones);
  }

  private static FeatureMatrix state(Wav2VecEncoder encoder, Sample sample, int layer) {
    Audio audio = Audio.mono(sample.samples(), TourCorpus.SAMPLE_RATE);
    Frames frames = encoder.hiddenState(List.of(audio), layer);
    return new FeatureMatrix(
        frames.tensor().toFloats(), frames.lengths()[0], frames.tensor().size(2));
  }
}
