package dev.yij.reference.kernel;

/// The numbers of one step of stochastic gradient descent.
///
/// @param rate     the learning rate
/// @param momentum the share of the last step that goes on, 0 for plain descent
/// @param nesterov whether the gradient is applied once more after the momentum
public record SgdStep(float rate, float momentum, boolean nesterov) {}
