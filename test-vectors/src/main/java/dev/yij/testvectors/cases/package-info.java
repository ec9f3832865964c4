/// The cases as data: which kernel, on which shape, filled how, judged how.
@NullMarked
package dev.yij.testvectors.cases;

import org.jspecify.annotations.NullMarked;
