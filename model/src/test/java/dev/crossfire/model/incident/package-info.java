/** Fixtures and checks that the tests of every module share: the same node {@code worker-3}, the same pod {@code calico-node-x7k2p}. */
package dev.crossfire.model.incident;
