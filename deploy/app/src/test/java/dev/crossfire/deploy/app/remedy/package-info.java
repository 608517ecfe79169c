/** Applies what incidents advise to nodes that are broken on purpose, on a real kernel, and sees whether it heals. */
@org.jspecify.annotations.NullMarked
package dev.crossfire.deploy.app.remedy;
