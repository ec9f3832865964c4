/// The kit's own test: small mutations of a correct backend, and how many of them the cases catch.
@NullMarked
package dev.yij.testvectors.mutation;

import org.jspecify.annotations.NullMarked;
