package dev.yij.io.hdf5;

/// What a group to be written has in it.
sealed interface NewObject permits NewGroup, NewArray {}
