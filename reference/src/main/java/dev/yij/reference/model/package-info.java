/// [Sequential][dev.yij.reference.model.Sequential], its summary, its training loop, and the chapter's model.
@NullMarked
package dev.yij.reference.model;

import org.jspecify.annotations.NullMarked;
