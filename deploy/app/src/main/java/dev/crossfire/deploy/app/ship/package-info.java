/**
 * {@code crossfire ship}: the shippers alone, on a node or beside a cluster. {@link dev.crossfire.deploy.app.ship.ShipProcessConfig} is
 * parsed once; {@link dev.crossfire.deploy.app.ship.Shippers} starts those for which this machine has what they need, says of the others
 * what is missing, and goes on. {@code up} starts the same beside the rest.
 */
@NullMarked
package dev.crossfire.deploy.app.ship;

import org.jspecify.annotations.NullMarked;
