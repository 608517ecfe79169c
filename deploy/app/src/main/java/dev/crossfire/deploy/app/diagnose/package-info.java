/**
 * {@code crossfire diagnose}: reads files and bundles, hands them as raw records to the same core that runs in Kafka, and prints what
 * stands then. In come paths, out goes a report.
 */
@NullMarked
package dev.crossfire.deploy.app.diagnose;

import org.jspecify.annotations.NullMarked;
