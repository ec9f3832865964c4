/// Transfer learning: a network for the user's classes on the layers of a trained one, whose outputs are
/// computed once and kept.
@org.jspecify.annotations.NullMarked
package dev.yij.io.transfer;
