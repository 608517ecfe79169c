/**
 * Ships a cluster's Events and pods of chosen namespaces as the API server tells them. What the watches bring is only put into a bounded
 * queue; one thread gathers it by node and sends it.
 */
@NullMarked
package dev.crossfire.ingest.pods;

import org.jspecify.annotations.NullMarked;
