/// Configurations as model files hold them, and the registries by which they become layers, losses, optimizers
/// and activations again.
@NullMarked
package dev.yij.reference.config;

import org.jspecify.annotations.NullMarked;
