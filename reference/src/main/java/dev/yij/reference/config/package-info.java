/// Configurations as stored in model files, and the registries that turn them back into layers, losses,
/// optimizers and activations.
@NullMarked
package dev.yij.reference.config;

import org.jspecify.annotations.NullMarked;
