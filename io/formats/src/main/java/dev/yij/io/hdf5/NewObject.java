package dev.yij.io.hdf5;

/// A member of a group to be written.
sealed interface NewObject permits NewGroup, NewArray {}
