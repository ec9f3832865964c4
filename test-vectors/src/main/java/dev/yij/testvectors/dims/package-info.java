/// The shapes and attributes of kernel calls as plain numbers, one record for each kind of kernel.
@NullMarked
package dev.yij.testvectors.dims;

import org.jspecify.annotations.NullMarked;
