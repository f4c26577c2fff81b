package org.speechlm4j.core.hub;

import java.io.IOException;

/** A process of its own that downloads as its environment says. */
final class HubFolder {

  private HubFolder() {}

  /**
   * Prints a model's folder.
   *
   * @param args the model
   */
  public static void main(String[] args) throws IOException {
    System.out.println(Hub.ofEnvironment().folder(args[0]));
  }
}
