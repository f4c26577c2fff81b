package org.speechlm4j.training.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;
import org.speechlm4j.training.autodiff.Recording;

/**
 * Lets several losses of a model's output pull on the model with fixed shares, whatever their own
 * scales are: with {@code g[i]} the gradient of loss i at the output, {@code n[i]} the moving
 * average of its norm and {@code w[i]} its weight, the model gets
 *
 * <pre>{@code
 * sum_i  w[i] / sum_k w[k]  *  totalNorm / (n[i] + epsilon)  *  g[i]
 * }</pre>
 *
 * <p>Defossez et al. 2022, "High fidelity neural audio compression", section 3.4, equation 5, as
 * audiocraft computes it: the norm is the mean over the batch of each item's Euclidean norm; the
 * average starts without bias, {@code n = t / c} with {@code t} and {@code c} the decayed sums of
 * norms and of ones.
 *
 * {@snippet file="org/speechlm4j/training/snippets/TrainingSnippetsTest.java" region="balanced"}
 *
 * <p>For one thread at a time.
 */
public final class Balancer {

  private final Map<String, Double> weights;
  private final Options options;
  private final Map<String, Average> averages = new TreeMap<>();

  private Balancer(Map<String, Double> weights, Options options) {
    this.weights = Map.copyOf(weights);
    this.options = options;
  }

  /**
   * How norms are taken and what they become.
   *
   * @param totalNorm norm of the balanced gradient if all losses pulled one way
   * @param decay share of the average that each step keeps, 0 to 1
   * @param perItem whether a norm is the mean of each batch item's, not the whole batch's
   * @param epsilon added to norms that are divided by
   */
  public record Options(double totalNorm, double decay, boolean perItem, double epsilon) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Options {
      if (!(totalNorm > 0) || !(decay >= 0 && decay <= 1) || !(epsilon >= 0)) {
        throw new IllegalArgumentException(
            "found total norm %s, decay %s, epsilon %s, need above 0, 0 to 1 and not negative"
                .formatted(totalNorm, decay, epsilon));
      }
    }

    /** As EnCodec was trained: total norm 1, decay 0.999, per item. */
    public static Options encodec() {
      return new Options(1, 0.999, true, 1e-12);
    }
  }

  /**
   * Decayed sums behind a moving average.
   *
   * @param total of norms
   * @param count of ones
   */
  public record Average(double total, double count) {

    /** The average. */
    public double value() {
      return total / count;
    }

    private static Average of(@Nullable Average before, double value, double decay) {
      return before == null
          ? new Average(value, 1)
          : new Average(before.total * decay + value, before.count * decay + 1);
    }
  }

  /**
   * What one step of balancing gave.
   *
   * @param gradient of the losses together at the model's output, as they were scaled
   * @param loss the sum of losses as they were scaled
   * @param shares each loss's part of the sum of averaged norms, before balancing
   */
  public record Balanced(Tensor gradient, double loss, Map<String, Double> shares) {

    /**
     * A scalar whose gradient at the model's output is the balanced one, to which losses of what
     * lies before the output can be added.
     *
     * @param output the model's output, of which the losses' variable was made
     */
    public Tensor pull(Tensor output) {
      return output.multiply(gradient).sum();
    }
  }

  /**
   * A balancer that has seen nothing.
   *
   * @param weights of the losses by name, whose ratios are the wanted ratios of gradients
   * @throws IllegalArgumentException if a weight is negative or their sum 0
   */
  public static Balancer of(Map<String, Double> weights, Options options) {
    boolean negative = weights.values().stream().anyMatch(weight -> !(weight >= 0));
    if (negative || weights.values().stream().mapToDouble(w -> w).sum() <= 0) {
      throw new IllegalArgumentException(
          "weights: found " + weights + ", need none below 0 and one above");
    }
    return new Balancer(weights, options);
  }

  /** The averages so far by loss, to be saved with a checkpoint. */
  public Map<String, Average> state() {
    return Map.copyOf(averages);
  }

  /**
   * Goes on from saved averages.
   *
   * @throws IllegalArgumentException if one is of a loss that has no weight
   */
  public void restore(Map<String, Average> state) {
    state.keySet().forEach(this::weight);
    averages.clear();
    averages.putAll(state);
  }

  /**
   * Balances the losses of one step.
   *
   * @param cut a variable of the model's output, {@code [B, ...]}, from which the losses were
   *     computed
   * @param losses scalars by name
   * @throws IllegalArgumentException if a loss has no weight, or does not follow from {@code cut}
   */
  public Balanced balance(Recording recording, Tensor cut, Map<String, Tensor> losses) {
    Map<String, Part> parts = new TreeMap<>();
    losses.forEach((name, loss) -> parts.put(name, part(recording, cut, name, loss)));
    double totalWeight = parts.values().stream().mapToDouble(Part::weight).sum();
    if (totalWeight <= 0) {
      throw new IllegalArgumentException(
          "losses: found " + losses.keySet() + ", need one of weight above 0");
    }
    double effective = 0;
    List<Tensor> scaled = new ArrayList<>();
    for (Part part : parts.values()) {
      double share = part.weight() / totalWeight;
      double scale = share * options.totalNorm() / (options.epsilon() + part.norm());
      scaled.add(part.gradient().multiply((float) scale));
      effective += scale * part.loss();
    }
    Tensor sum = scaled.stream().reduce(Tensor::add).orElseThrow();
    return new Balanced(sum, effective, shares(parts));
  }

  /**
   * One loss of a step.
   *
   * @param norm averaged over steps
   */
  private record Part(double weight, double loss, Tensor gradient, double norm) {}

  private Part part(Recording recording, Tensor cut, String name, Tensor loss) {
    double weight = weight(name);
    Tensor gradient = recording.gradients(loss).of(cut);
    double norm = recording.number(norm(gradient));
    Average average = Average.of(averages.get(name), norm, options.decay());
    averages.put(name, average);
    return new Part(weight, recording.number(loss), gradient, average.value());
  }

  private Tensor norm(Tensor gradient) {
    int items = options.perItem() ? gradient.size(0) : 1;
    return gradient
        .map(UnaryOp.Function.SQUARE)
        .reshape(items, -1)
        .sum(1)
        .map(UnaryOp.Function.SQRT)
        .mean();
  }

  private double weight(String loss) {
    Double weight = weights.get(loss);
    if (weight == null) {
      throw new IllegalArgumentException(
          "losses: found " + loss + ", need one of " + weights.keySet());
    }
    return weight;
  }

  private static Map<String, Double> shares(Map<String, Part> parts) {
    double total = parts.values().stream().mapToDouble(Part::norm).sum();
    Map<String, Double> shares = new TreeMap<>();
    parts.forEach((name, part) -> shares.put(name, part.norm() / total));
    return shares;
  }
}
