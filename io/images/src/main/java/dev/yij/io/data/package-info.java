/// Data sets in folders: one sub-folder per class, read in the background, batch by batch.
///
/// A folder of images becomes batches:
///
/// {@snippet file="Batches.java" region="example"}
@NullMarked
package dev.yij.io.data;

import org.jspecify.annotations.NullMarked;
