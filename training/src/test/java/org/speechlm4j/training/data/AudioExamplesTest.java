package org.speechlm4j.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.audio.AudioFiles.WavEncoding;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.audio.Resampler;
import org.speechlm4j.training.augment.AdditiveNoise;
import org.speechlm4j.training.augment.Augmentation;
import org.speechlm4j.training.augment.Chain;
import org.speechlm4j.training.augment.Chain.Step;
import org.speechlm4j.training.augment.NoiseColor;
import org.speechlm4j.training.augment.RandomCrop;
import org.speechlm4j.training.augment.Range;
import org.speechlm4j.training.augment.Speed;

/** Batches of real recordings, and of a few written ones. */
class AudioExamplesTest {

  private static final Augmentation AUGMENTATION =
      Chain.of(
          new Step(0.7, Speed.threefold()),
          new Step(0.5, new AdditiveNoise(NoiseColor.WHITE, new Range(5, 20))));

  @TempDir Path folder;

  static Stream<LoaderThreads> threads() {
    return Stream.of(
        LoaderThreads.platform(1, 2), LoaderThreads.platform(3, 4), LoaderThreads.virtual(2, 3));
  }

  private static AudioExamples examples(Augmentation augmentation) throws IOException {
    Manifest manifest = SmallCorpus.manifest().filter(one -> "s25".equals(one.speaker()));
    return AudioExamples.of(manifest, 16_000, 1, augmentation, 11);
  }

  private static List<AudioBatch> load(
      AudioExamples source, BatchPosition from, LoaderThreads threads) throws Exception {
    LengthBatches batches = LengthBatches.of(source.lengths(), BatchLimits.ofFrames(80_000), 4, 3);
    List<AudioBatch> loaded = new ArrayList<>();
    try (BatchLoader<AudioBatch> loader = BatchLoader.open(batches, source, from, 2, threads)) {
      while (loader.hasNext()) {
        loaded.add(loader.next());
      }
    }
    return loaded;
  }

  @ParameterizedTest
  @MethodSource("threads")
  void loader_ofAnyThreads_givesTheSameSamples(LoaderThreads threads) throws Exception {
    List<AudioBatch> alone =
        load(examples(AUGMENTATION), BatchPosition.START, LoaderThreads.none());
    List<AudioBatch> together = load(examples(AUGMENTATION), BatchPosition.START, threads);
    assertSame(together, alone);
    assertThat(alone.stream().mapToInt(batch -> batch.examples().size()).sum()).isEqualTo(48);
  }

  @Test
  void loader_resumed_givesTheSameSamples() throws Exception {
    List<AudioBatch> whole =
        load(examples(AUGMENTATION), BatchPosition.START, LoaderThreads.none());
    int half = whole.size() / 2 + 1;
    List<AudioBatch> rest =
        load(examples(AUGMENTATION), whole.get(half).position(), LoaderThreads.platform(2, 3));
    assertSame(rest, whole.subList(half, whole.size()));
  }

  private static void assertSame(List<AudioBatch> actual, List<AudioBatch> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i).position()).isEqualTo(expected.get(i).position());
      assertThat(actual.get(i).examples()).isEqualTo(expected.get(i).examples());
      assertThat(
              Arrays.equals(actual.get(i).samples().values(), expected.get(i).samples().values()))
          .isTrue();
      assertThat(actual.get(i).samples().lengths())
          .containsExactly(expected.get(i).samples().lengths());
    }
  }

  @Test
  void load_withoutAugmentation_isTheRecordingsPadded() throws Exception {
    AudioExamples source = AudioExamples.of(SmallCorpus.manifest(), 16_000);
    AudioBatch batch = source.load(BatchPosition.START, new int[] {5, 900, 17});
    int longest = Arrays.stream(batch.samples().lengths()).max().orElseThrow();
    assertThat(batch.samples().time()).isEqualTo(longest);
    for (int row = 0; row < 3; row++) {
      Example example = batch.examples().get(row);
      float[] recorded = AudioFiles.read(example.audio()).channels()[0];
      assertThat(batch.samples().lengths()[row]).isEqualTo(recorded.length);
      float[] stored =
          Arrays.copyOfRange(batch.samples().values(), row * longest, (row + 1) * longest);
      assertThat(stored).containsExactly(Arrays.copyOf(recorded, longest));
    }
    assertThat(source.lengths()[5]).isEqualTo(batch.samples().lengths()[0]);
  }

  @Test
  void sound_isAugmentedAnewInEachEpoch() throws Exception {
    AudioExamples source = examples(new AdditiveNoise(NoiseColor.WHITE, Range.of(10)));
    assertThat(source.sound(0, 3).channels()).isDeepEqualTo(source.sound(0, 3).channels());
    assertThat(source.sound(1, 3).channels()[0]).isNotEqualTo(source.sound(0, 3).channels()[0]);
  }

  @Test
  void load_ofCrops_hasOneLengthAndPlacesThatFollowFromTheEpoch() throws Exception {
    AudioExamples source = examples(new RandomCrop(8000));
    int[] indices = {0, 1, 2, 3};
    PaddedBatch first = source.load(new BatchPosition(0, 0), indices).samples();
    PaddedBatch second = source.load(new BatchPosition(1, 0), indices).samples();
    assertThat(first.lengths()).containsExactly(8000, 8000, 8000, 8000);
    assertThat(first.values()).isNotEqualTo(second.values());
    // Where a batch stands within its epoch is of no matter.
    assertThat(source.load(new BatchPosition(0, 9), indices).samples().values())
        .containsExactly(first.values());
  }

  private Manifest written(String name, Audio audio) throws IOException {
    AudioFiles.writeWav(folder.resolve(name + ".wav"), audio, WavEncoding.FLOAT_32);
    Path file = folder.resolve(name + ".jsonl");
    Files.writeString(file, "{\"id\":\"a\",\"file\":\"%s.wav\"}".formatted(name));
    return Manifest.read(file);
  }

  @Test
  void sound_ofAnotherRateAndChannels_isMixedAndResampled() throws Exception {
    float[] left = new float[2400];
    float[] right = new float[2400];
    for (int t = 0; t < 2400; t++) {
      left[t] = (float) Math.sin(0.05 * t);
      right[t] = (float) Math.cos(0.03 * t);
    }
    Audio stereo = new Audio(new float[][] {left, right}, 24_000);
    Manifest manifest = written("stereo", stereo);
    Resampler resampler = Resampler.soxrHq(24_000, 16_000);
    assertThat(AudioExamples.of(manifest, 16_000).sound(0, 0).channels())
        .isDeepEqualTo(new float[][] {resampler.forward(stereo.mixDown())});
    AudioExamples both = AudioExamples.of(manifest, 16_000, 2, (audio, random) -> audio, 0);
    assertThat(both.sound(0, 0).channels())
        .isDeepEqualTo(new float[][] {resampler.forward(left), resampler.forward(right)});
    PaddedBatch batch = both.load(BatchPosition.START, new int[] {0}).samples();
    assertThat(batch.channels()).isEqualTo(2);
    assertThat(batch.values()[7]).isEqualTo(both.sound(0, 0).channels()[1][3]);
    AudioExamples three = AudioExamples.of(manifest, 16_000, 3, (audio, random) -> audio, 0);
    assertThatThrownBy(() -> three.sound(0, 0))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("found 2 channels, need 1 or 3");
  }

  @Test
  void sound_ofAnotherDurationThanTheManifestSays_isRefused() throws Exception {
    written("long", Audio.mono(new float[16_000], 16_000));
    Path file = folder.resolve("long.jsonl");
    Files.writeString(file, "{\"id\":\"a\",\"file\":\"long.wav\",\"seconds\":0.5}");
    AudioExamples source = AudioExamples.of(Manifest.read(file), 16_000);
    assertThatThrownBy(() -> source.sound(0, 0))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("long.wav: found 1.000 s, need the 0.500 s");
  }

  @Test
  void load_interrupted_givesUp() throws Exception {
    AudioExamples source = examples(AUGMENTATION);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> source.load(BatchPosition.START, new int[] {0, 1}))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void paddedBatch_ofFeatures_followsEachWithZeros() {
    PaddedBatch batch =
        PaddedBatch.of(
            List.of(
                new FeatureMatrix(new float[] {1, 2}, 1, 2),
                FeatureMatrix.zeros(0, 2),
                new FeatureMatrix(new float[] {3, 4, 5, 6}, 2, 2)));
    assertThat(batch.values()).containsExactly(1, 2, 0, 0, 0, 0, 0, 0, 3, 4, 5, 6);
    assertThat(batch.lengths()).containsExactly(1, 0, 2);
    assertThat(batch.time()).isEqualTo(2);
    assertThatThrownBy(() -> PaddedBatch.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
