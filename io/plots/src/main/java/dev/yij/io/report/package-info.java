/// The record of a training run as one HTML page that needs no other file and no network.
@NullMarked
package dev.yij.io.report;

import org.jspecify.annotations.NullMarked;
