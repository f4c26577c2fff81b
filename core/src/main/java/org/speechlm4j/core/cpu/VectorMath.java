package org.speechlm4j.core.cpu;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions of vectors of floats, to about one unit in the last place; not-a-numbers pass through.
 *
 * <p>The exponential is {@code 2^n exp(r)} with {@code n} the nearest integer to {@code x / ln 2},
 * found by adding a number so large that its last bit is one, and a polynomial in the remainder
 * (Cody and Waite 1980; minimax coefficients).
 */
final class VectorMath {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final float MAGIC = 0x1.8p23f;
  private static final float LOG2_E = 1.442695f;
  private static final float LN2_HIGH = 0.6933594f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float LOWEST = -87;
  private static final int ONE_BITS = 0x3F800000;
  private static final float TWICE_SQRT_2_OVER_PI = 1.5957692f;
  private static final float GELU_CUBIC = 0.044715f;
  private static final float DENSITY_AT_0 = 0.3989423f;

  /** Pi as a sum of numbers with few bits, so that small multiples of the first are exact. */
  private static final float PI_HIGH = 3.140625f;

  private static final float PI_MIDDLE = 0.0009675026f;
  private static final float PI_LOW = 1.509958E-7f;

  private VectorMath() {}

  /** {@code exp(x)} for {@code x <= 0}; exactly 0 below -87. */
  static FloatVector expNonPositive(FloatVector x) {
    FloatVector n = x.fma(LOG2_E, MAGIC);
    FloatVector scale = power(n);
    FloatVector r = remainder(x, n);
    return expm1(r).fma(scale, scale).blend(0, x.compare(LT, LOWEST));
  }

  /** {@code exp(x)} for all {@code x}. */
  static FloatVector exp(FloatVector x) {
    FloatVector low = x.blend(-104, x.compare(LT, -104));
    FloatVector within = low.blend(89, low.compare(GT, 89));
    FloatVector n = within.fma(LOG2_E, MAGIC);
    IntVector half = n.sub(MAGIC).mul(0.5f).add(MAGIC).reinterpretAsInts();
    IntVector rest = n.reinterpretAsInts().sub(half).lanewise(LSHL, 23).add(ONE_BITS);
    FloatVector first = half.lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
    FloatVector second = rest.reinterpretAsFloats();
    return expm1(remainder(within, n)).add(1).mul(first).mul(second);
  }

  /** {@code exp(x) - 1} for {@code x <= 0}, with full precision near 0. */
  static FloatVector expm1NonPositive(FloatVector x) {
    FloatVector within = x.blend(LOWEST, x.compare(LT, LOWEST));
    FloatVector n = within.fma(LOG2_E, MAGIC);
    FloatVector scale = power(n);
    return expm1(remainder(within, n)).fma(scale, scale.sub(1));
  }

  private static FloatVector power(FloatVector n) {
    return n.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
  }

  private static FloatVector remainder(FloatVector x, FloatVector n) {
    FloatVector count = n.sub(MAGIC);
    return count.fma(splat(-LN2_LOW), count.fma(splat(-LN2_HIGH), x));
  }

  /** {@code exp(r) - 1} for {@code |r| <= ln(2) / 2}. */
  private static FloatVector expm1(FloatVector r) {
    FloatVector p = r.fma(splat(0.00139506f), splat(0.008368955f));
    p = p.fma(r, splat(0.0416662f));
    p = p.fma(r, splat(0.16666518f));
    p = p.fma(r, splat(0.5f));
    return p.mul(r).fma(r, r);
  }

  /** {@code 1 / (1 + exp(-x))}. */
  static FloatVector sigmoid(FloatVector x) {
    FloatVector e = expNonPositive(x.abs().neg());
    FloatVector numerator = e.blend(1, x.compare(GT, 0));
    return numerator.div(e.add(1));
  }

  /** Hyperbolic tangent. */
  static FloatVector tanh(FloatVector x) {
    FloatVector e = expm1NonPositive(x.abs().mul(-2));
    FloatVector magnitude = e.neg().div(e.add(2));
    IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
    return magnitude.reinterpretAsInts().or(sign).reinterpretAsFloats();
  }

  /** {@code x Phi(x)}; see {@link Gauss}. */
  static FloatVector gelu(FloatVector x) {
    FloatVector magnitude = x.abs();
    FloatVector e = expNonPositive(x.mul(x).mul(-0.5f));
    FloatVector t = splat(1).div(magnitude.fma(Gauss.P * 0.70710677f, 1));
    FloatVector p = t.fma(splat(Gauss.A6), splat(Gauss.A5));
    p = p.fma(t, splat(Gauss.A4));
    p = p.fma(t, splat(Gauss.A3));
    p = p.fma(t, splat(Gauss.A2));
    p = p.fma(t, splat(Gauss.A1));
    FloatVector tail = p.mul(t).mul(e).mul(magnitude.mul(-0.5f));
    return x.blend(0, x.compare(LT, 0)).add(tail);
  }

  /**
   * Slope of GELU, {@code Phi(x) + x phi(x)}, from {@code e = exp(-x x / 2)}; see {@link Gauss}.
   */
  static FloatVector geluSlope(FloatVector x, FloatVector e) {
    FloatVector t = splat(1).div(x.abs().fma(Gauss.P * 0.70710677f, 1));
    FloatVector p = t.fma(splat(Gauss.A6), splat(Gauss.A5));
    p = p.fma(t, splat(Gauss.A4));
    p = p.fma(t, splat(Gauss.A3));
    p = p.fma(t, splat(Gauss.A2));
    p = p.fma(t, splat(Gauss.A1));
    FloatVector tail = p.mul(t).mul(e).mul(0.5f);
    FloatVector distribution = tail.neg().add(1).blend(tail, x.compare(LT, 0));
    // Scalar operands last: the compiler may leave a last call of splat as one, with its vector
    // boxed.
    return x.mul(e).mul(DENSITY_AT_0).add(distribution);
  }

  /** GELU by its tanh approximation. */
  static FloatVector geluTanh(FloatVector x) {
    FloatVector cube = x.mul(x).mul(x);
    return x.mul(sigmoid(cube.mul(GELU_CUBIC).add(x).mul(TWICE_SQRT_2_OVER_PI)));
  }

  /** Slope of GELU's tanh approximation. */
  static FloatVector geluTanhSlope(FloatVector x) {
    FloatVector square = x.mul(x);
    FloatVector z = square.fma(GELU_CUBIC, 1).mul(x).mul(TWICE_SQRT_2_OVER_PI);
    FloatVector s = sigmoid(z);
    FloatVector inner = square.fma(3 * GELU_CUBIC, 1).mul(x).mul(TWICE_SQRT_2_OVER_PI);
    return s.neg().add(1).fma(inner, splat(1)).mul(s);
  }

  /** {@code x tanh(log(1 + exp(x)))}. */
  static FloatVector mish(FloatVector x) {
    FloatVector e = expNonPositive(x.abs().neg());
    FloatVector square = e.mul(e);
    FloatVector twice = e.add(e);
    var positive = x.compare(GT, 0);
    FloatVector numerator = square.add(twice).blend(twice.add(1), positive);
    FloatVector denominator =
        square.add(twice).add(2).blend(square.add(square).add(twice).add(1), positive);
    return x.mul(numerator).div(denominator);
  }

  /** {@code sin(x)^2}, whose period is pi. */
  static FloatVector sineSquared(FloatVector x) {
    FloatVector sine = sine(remainderOfPi(x));
    return sine.mul(sine);
  }

  /** The difference of {@code x} from the nearest multiple of pi. */
  static FloatVector remainderOfPi(FloatVector x) {
    FloatVector n = x.fma(0.3183099f, MAGIC).sub(MAGIC);
    FloatVector r = n.fma(splat(-PI_HIGH), x);
    r = n.fma(splat(-PI_MIDDLE), r);
    return n.fma(splat(-PI_LOW), r);
  }

  /** {@code sin(r)} for {@code |r| <= pi / 2}. */
  static FloatVector sine(FloatVector r) {
    FloatVector square = r.mul(r);
    FloatVector p = square.fma(splat(0.00000260005f), splat(-1.9806613e-4f));
    p = p.fma(square, splat(0.008333017f));
    p = p.fma(square, splat(-0.16666657f));
    return p.mul(square).fma(r, r);
  }

  private static FloatVector splat(float value) {
    return FloatVector.broadcast(S, value);
  }
}
