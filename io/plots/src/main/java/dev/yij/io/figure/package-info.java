/// The chapter's figures, drawn from a real model and a real photograph: the library computes every number in
/// them. One class per figure; [Figures][dev.yij.io.figure.Figures] lists them.
@NullMarked
package dev.yij.io.figure;

import org.jspecify.annotations.NullMarked;
