/** The raw records: what a shipper pushes before anyone has looked for meaning in it. Next: {@code recognise} in the streams module reads them. */
@NullMarked
package dev.crossfire.model.raw;

import org.jspecify.annotations.NullMarked;
