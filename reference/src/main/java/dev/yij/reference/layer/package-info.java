/// Layers: immutable configurations that describe themselves. A layer translates itself into calls of a
/// [Backend][dev.yij.reference.kernel.Backend] and does no arithmetic of its own.
@CheckReturnValue
@NullMarked
package dev.yij.reference.layer;

import dev.yij.reference.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
