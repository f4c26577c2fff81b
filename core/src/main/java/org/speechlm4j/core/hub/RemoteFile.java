package org.speechlm4j.core.hub;

/**
 * A file as the server announces it.
 *
 * @param file its name
 * @param checksum what its content has to have, which names its blob
 * @param size in bytes, or -1 if that was not announced
 */
record RemoteFile(RepositoryFile file, Checksum checksum, long size) {}
