/// The interface between the network and its arithmetic: [Backend][dev.yij.reference.kernel.Backend] and the
/// small records that describe the shape of one kernel call.
@CheckReturnValue
@NullMarked
package dev.yij.reference.kernel;

import dev.yij.reference.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
