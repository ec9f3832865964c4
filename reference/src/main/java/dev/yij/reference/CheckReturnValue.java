package dev.yij.reference;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks methods whose result must be used: those of immutable objects, where `conv.padding(SAME);` alone has
/// no effect because the modified copy is discarded. Error Prone recognizes an annotation of this name and
/// reports such lines.
///
/// On a type or a package it applies to all methods in it.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.PACKAGE})
public @interface CheckReturnValue {}
