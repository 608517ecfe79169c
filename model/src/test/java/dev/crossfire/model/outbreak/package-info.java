/** Fixtures and checks of outbreaks that the tests of every module share. */
package dev.crossfire.model.outbreak;
