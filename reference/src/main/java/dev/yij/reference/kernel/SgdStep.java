package dev.yij.reference.kernel;

/// The parameters of one step of stochastic gradient descent.
///
/// @param rate     the learning rate
/// @param momentum the fraction of the previous step that is kept, 0 for plain descent
/// @param nesterov whether to use Nesterov momentum
public record SgdStep(float rate, float momentum, boolean nesterov) {}
