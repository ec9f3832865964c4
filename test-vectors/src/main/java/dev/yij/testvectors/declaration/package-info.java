/// What a backend says of its arithmetic: formats of inputs, sums and outputs, algorithms of convolution and
/// the accuracy of its functions, and the error bounds that follow.
@NullMarked
package dev.yij.testvectors.declaration;

import org.jspecify.annotations.NullMarked;
