/** {@code crossfire simulate}: a generated fleet with a known truth, through the pure core or through a broker of its own. */
@NullMarked
package dev.crossfire.deploy.app.simulate;

import org.jspecify.annotations.NullMarked;
