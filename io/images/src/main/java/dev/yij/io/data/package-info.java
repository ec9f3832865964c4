/// Data sets in folders: one sub-folder per class, read in the background, batch by batch.
@NullMarked
package dev.yij.io.data;

import org.jspecify.annotations.NullMarked;
