package org.speechlm4j.core.audio;

/**
 * Discrete Fourier transform of one complex signal as short transforms of many, side by side
 * (Bailey 1990, "FFTs in external or hierarchical memory", the four-step form).
 *
 * <p>Of {@code n = rows * columns} values, those that are {@code columns} apart are transformed
 * together, turned by the roots of {@code n}, and transformed again along the other axis.
 */
final class FourStepFft implements ComplexTransform {

  private final int rows;
  private final int columns;
  private final ComplexFft down;
  private final ComplexFft across;

  /** cos and -sin of {@code 2 pi k / n}, interleaved. */
  private final double[] roots;

  FourStepFft(int size) {
    this.rows = divisor(size);
    this.columns = size / rows;
    this.down = new ComplexFft(rows);
    this.across = new ComplexFft(columns);
    this.roots = ComplexFft.roots(size);
  }

  /** The largest divisor that is no larger than the root. */
  private static int divisor(int size) {
    int divisor = (int) Math.sqrt(size);
    while (size % divisor != 0) {
      divisor--;
    }
    return divisor;
  }

  @Override
  public InPlace withBuffers() {
    ComplexFft.Buffers first = down.newBuffers(columns);
    ComplexFft.Buffers second = across.newBuffers(rows);
    return data -> {
      for (int row = 0; row < rows; row++) {
        read(data, row, first.data());
      }
      turn(down.forward(first, columns), second.data());
      ComplexRows result = across.forward(second, rows);
      for (int column = 0; column < columns; column++) {
        write(result, column, data);
      }
    };
  }

  private void read(double[] data, int row, ComplexRows to) {
    double[] real = to.real()[row];
    double[] imaginary = to.imaginary()[row];
    int at = 2 * row * columns;
    for (int column = 0; column < columns; column++) {
      real[column] = data[at + 2 * column];
      imaginary[column] = data[at + 2 * column + 1];
    }
  }

  /** Transposes; the value at row r and column c is multiplied by the root {@code r c}. */
  private void turn(ComplexRows from, ComplexRows to) {
    for (int column = 0; column < columns; column++) {
      double[] real = to.real()[column];
      double[] imaginary = to.imaginary()[column];
      for (int row = 0; row < rows; row++) {
        double r = from.real()[row][column];
        double i = from.imaginary()[row][column];
        double wr = roots[2 * row * column];
        double wi = roots[2 * row * column + 1];
        real[row] = r * wr - i * wi;
        imaginary[row] = r * wi + i * wr;
      }
    }
  }

  private void write(ComplexRows from, int row, double[] data) {
    double[] real = from.real()[row];
    double[] imaginary = from.imaginary()[row];
    int at = 2 * row * rows;
    for (int i = 0; i < rows; i++) {
      data[at + 2 * i] = real[i];
      data[at + 2 * i + 1] = imaginary[i];
    }
  }
}
