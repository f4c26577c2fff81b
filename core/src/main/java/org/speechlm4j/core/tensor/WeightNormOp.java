package org.speechlm4j.core.tensor;

/**
 * A weight from its direction and length: direction v of any shape and length g of the same shape
 * with size 1 at all axes but one, to {@code g v / |v|} of v's shape, with norms over all axes but
 * that one. What has no direction becomes 0.
 *
 * <p>Salimans and Kingma 2016, "Weight normalization".
 *
 * @param keptAxis the axis along which lengths differ, from 0
 */
public record WeightNormOp(int keptAxis) implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("weightNorm", in, 2);
    int[] sizes = new int[in[0].rank()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = i == keptAxis ? in[0].size(i) : 1;
    }
    Check.shape("weightNorm", "length", in[1], sizes);
    return in[0];
  }
}
