/// The parts of training besides the network: losses, optimizers, callbacks, histories and sources of batches.
@NullMarked
package dev.yij.reference.train;

import org.jspecify.annotations.NullMarked;
