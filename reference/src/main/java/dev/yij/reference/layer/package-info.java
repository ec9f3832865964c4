/// Layers: immutable configuration and shape arithmetic. A layer turns itself into calls of a
/// [Backend][dev.yij.reference.kernel.Backend]; it does no arithmetic of its own.
@NullMarked
package dev.yij.reference.layer;

import org.jspecify.annotations.NullMarked;
