/**
 * Plays a recorded node: in comes the recording that ships with the command, its times moved so that it ends now; out go raw records, sent
 * through the real topics as a shipper would, and to the terminal what came of them.
 */
@NullMarked
package dev.crossfire.deploy.app.demo;

import org.jspecify.annotations.NullMarked;
