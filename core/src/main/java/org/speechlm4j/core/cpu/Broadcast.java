package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.tensor.Shape;

/**
 * How two operands are repeated along the axes of an output.
 *
 * <p>Neighbouring axes along which both operands go on in the same way count as one, so that equal
 * shapes are one axis, and a vector added to rows two.
 *
 * @param sizes sizes of the merged axes, outermost first; at least one
 * @param xSteps distance of neighbours along each axis in the first operand, 0 if repeated
 * @param ySteps the same of the second operand
 */
record Broadcast(int[] sizes, int[] xSteps, int[] ySteps) {

  /** Elements of a repeated operand that are written out to be used again and again. */
  private static final int REPEATED = 256;

  static Broadcast of(Shape output, Shape x, Shape y) {
    int[] sizes = new int[output.rank() + 1];
    int[] xSteps = new int[sizes.length];
    int[] ySteps = new int[sizes.length];
    int xStep = 1;
    int yStep = 1;
    int axes = 0;
    sizes[0] = 1;
    for (int axis = 1; axis <= output.rank(); axis++) {
      int size = output.size(-axis);
      int xSize = axis <= x.rank() ? x.size(-axis) : 1;
      int ySize = axis <= y.rank() ? y.size(-axis) : 1;
      int xNext = xSize == 1 ? 0 : xStep;
      int yNext = ySize == 1 ? 0 : yStep;
      if (size != 1) {
        if (axes > 0
            && xNext == xSteps[axes - 1] * sizes[axes - 1]
            && yNext == ySteps[axes - 1] * sizes[axes - 1]) {
          sizes[axes - 1] *= size;
        } else {
          sizes[axes] = size;
          xSteps[axes] = xNext;
          ySteps[axes] = yNext;
          axes++;
        }
      }
      xStep *= xSize;
      yStep *= ySize;
    }
    int kept = Math.max(1, axes);
    return new Broadcast(reversed(sizes, kept), reversed(xSteps, kept), reversed(ySteps, kept));
  }

  private static int[] reversed(int[] values, int count) {
    int[] out = new int[count];
    for (int i = 0; i < count; i++) {
      out[i] = values[count - 1 - i];
    }
    return out;
  }

  /** Passes the operands of the output's elements {@code from} to {@code to} to {@code body}. */
  void run(float[] x, float[] y, int from, int to, Body body) {
    int last = sizes.length - 1;
    int inner = sizes[last];
    boolean repeatsX = xSteps[last] == 0;
    boolean repeatsY = ySteps[last] == 0;
    int most = repeatsX || repeatsY ? REPEATED : inner;
    float[] xs = repeatsX ? new float[Math.min(inner, REPEATED)] : x;
    float[] ys = repeatsY ? new float[Math.min(inner, REPEATED)] : y;
    for (int at = from; at < to; ) {
      int column = at % inner;
      int end = Math.min(to, at - column + inner);
      int xAt = start(at / inner, xSteps) + column * xSteps[last];
      int yAt = start(at / inner, ySteps) + column * ySteps[last];
      if (repeatsX) {
        Arrays.fill(xs, x[xAt]);
      }
      if (repeatsY) {
        Arrays.fill(ys, y[yAt]);
      }
      while (at < end) {
        int count = Math.min(end - at, most);
        body.accept(xs, repeatsX ? 0 : xAt, ys, repeatsY ? 0 : yAt, at, count);
        at += count;
        xAt += count;
        yAt += count;
      }
    }
  }

  private int start(int row, int[] steps) {
    int start = 0;
    int rest = row;
    for (int axis = sizes.length - 2; axis >= 0; axis--) {
      start += rest % sizes[axis] * steps[axis];
      rest /= sizes[axis];
    }
    return start;
  }

  /** Work on some neighbouring elements of the output. */
  interface Body {
    /**
     * Works on elements {@code at + i} of the output, whose operands are {@code x[xFrom + i]} and
     * {@code y[yFrom + i]}, for {@code i} below {@code count}.
     */
    void accept(float[] x, int xFrom, float[] y, int yFrom, int at, int count);
  }
}
