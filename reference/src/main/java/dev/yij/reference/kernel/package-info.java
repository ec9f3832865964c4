/// The seam between the network and its arithmetic: [Backend][dev.yij.reference.kernel.Backend] and the
/// small records that describe the shape of one kernel call.
@NullMarked
package dev.yij.reference.kernel;

import org.jspecify.annotations.NullMarked;
