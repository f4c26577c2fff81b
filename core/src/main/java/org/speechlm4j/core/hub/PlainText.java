package org.speechlm4j.core.hub;

/** Text from elsewhere, fit for a message: short, and without what a terminal would act on. */
final class PlainText {

  private static final int LONGEST = 200;

  private PlainText() {}

  static String of(String text) {
    String plain = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "...";
  }

  /** As {@link #of}, of an address whose user and password stay secret. */
  static String withoutUser(String address) {
    return of(address.replaceFirst("//.*@", "//...@"));
  }
}
