/// oneDNN's convolutions, called through Java's Foreign Function API, as a peer layer by layer.
@NullMarked
package dev.yij.bench.onednn;

import org.jspecify.annotations.NullMarked;
