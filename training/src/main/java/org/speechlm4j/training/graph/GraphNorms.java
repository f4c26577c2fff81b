package org.speechlm4j.training.graph;

import java.util.stream.IntStream;
import org.speechlm4j.core.tensor.BatchNormOp;
import org.speechlm4j.core.tensor.GroupNormOp;
import org.speechlm4j.core.tensor.L2NormalizeOp;
import org.speechlm4j.core.tensor.LayerNormOp;
import org.speechlm4j.core.tensor.RmsNormOp;
import org.speechlm4j.core.tensor.SoftmaxOp;
import org.speechlm4j.core.tensor.WeightNormOp;

/** Normalisations in a graph. */
final class GraphNorms {

  private GraphNorms() {}

  /** Of primitives, because ND4J's layer norm has an epsilon of its own. */
  static Variable layerNorm(LayerNormOp op, Operands in) {
    Variable x = in.at(0);
    int axis = x.shape().rank() - 1;
    Variable centred = x.subtract(x.mean(axis));
    Variable normal =
        centred.multiply(centred.square().mean(axis).plus(op.epsilon()).inverseRoot());
    return in.has(1) ? normal.multiply(in.at(1)).add(in.at(2)) : normal;
  }

  static Variable rmsNorm(RmsNormOp op, Operands in) {
    Variable x = in.at(0);
    int axis = x.shape().rank() - 1;
    Variable normal = x.multiply(x.square().mean(axis).plus(op.epsilon()).inverseRoot());
    return in.has(1) ? normal.multiply(in.at(1)) : normal;
  }

  /** Where the norm is below epsilon, the root's infinite slope at zero is never asked for. */
  static Variable l2Normalize(L2NormalizeOp op, Variable x) {
    int axis = x.shape().rank() - 1;
    double least = (double) op.epsilon() * op.epsilon();
    return x.multiply(x.square().sum(axis).atLeast(least).inverseRoot());
  }

  static Variable softmax(SoftmaxOp op, Variable x) {
    return op.logarithm() ? logSoftmax(x) : x.softmax();
  }

  /** Over the last axis, which is the only one whose gradient ND4J's gives. */
  static Variable logSoftmax(Variable x) {
    return x.map(x.constants().graph().nn::logSoftmax);
  }

  static Variable batchNorm(BatchNormOp op, Operands in) {
    Variable x = in.at(0);
    int[] axes = IntStream.range(0, x.shape().rank() - 1).toArray();
    boolean own = op.batchStatistics() && axes.length > 0;
    Variable centred = x.subtract(own ? x.mean(axes) : op.batchStatistics() ? x : in.at(3));
    Variable variance =
        op.batchStatistics() ? own ? centred.square().mean(axes) : centred.square() : in.at(4);
    return centred
        .multiply(variance.plus(op.epsilon()).inverseRoot())
        .multiply(in.at(1))
        .add(in.at(2));
  }

  static Variable groupNorm(GroupNormOp op, Operands in) {
    Variable x = in.at(0);
    int width = x.size(2) / op.groups();
    Variable grouped = x.reshape(x.size(0), x.size(1), op.groups(), width);
    Variable normal = op.padded() ? paddedNormal(op, grouped, in.at(3)) : normal(op, grouped);
    Variable scaled = normal.reshape(x.shape()).multiply(in.at(1)).add(in.at(2));
    return op.padded() ? scaled.multiply(GraphTime.valid(in.at(3), x.size(1), 3)) : scaled;
  }

  private static Variable normal(GroupNormOp op, Variable x) {
    Variable centred = x.subtract(x.mean(1, 3));
    return centred.multiply(centred.square().mean(1, 3).plus(op.epsilon()).inverseRoot());
  }

  private static Variable paddedNormal(GroupNormOp op, Variable x, Variable frames) {
    Variable valid = GraphTime.valid(frames, x.size(1), 4);
    // A row without frames divides zeros by one.
    Variable count = valid.sum(1).times(x.size(3)).atLeast(1);
    Variable mean = x.multiply(valid).sum(1, 3).divide(count);
    Variable centred = x.subtract(mean).multiply(valid);
    Variable variance = centred.square().sum(1, 3).divide(count);
    return centred.multiply(variance.plus(op.epsilon()).inverseRoot());
  }

  static Variable weightNorm(WeightNormOp op, Variable direction, Variable length) {
    int[] others =
        IntStream.range(0, direction.shape().rank()).filter(i -> i != op.keptAxis()).toArray();
    Variable squares = direction.square();
    Variable square = others.length == 0 ? squares : squares.sum(others);
    // What has no direction stays zero.
    Variable safe = square.add(square.equalTo(0));
    return direction.multiply(length.multiply(safe.inverseRoot()));
  }
}
