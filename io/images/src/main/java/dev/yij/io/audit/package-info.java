/// The audit of a folder of images: what may be wrong with its files, its copies and its labels.
@NullMarked
package dev.yij.io.audit;

import org.jspecify.annotations.NullMarked;
