/// The class of an image, by a model of any format: what a program that uses a model needs.
@org.jspecify.annotations.NullMarked
package dev.yij.io.classify;
