package org.speechlm4j.core.hub;

/** Hears how a download goes on; its methods are called by several threads, one at a time. */
public interface DownloadListener {

  /** Hears nothing. */
  DownloadListener NONE = new DownloadListener() {};

  /**
   * Called whenever more is there.
   *
   * @param bytes what is there, from earlier runs too; falls where something has to come again
   * @param total what is needed, or 0 while that is not known
   */
  default void progress(long bytes, long total) {}

  /** Called with what a user may want to know, such as that another process is waited for. */
  default void remark(String line) {}
}
