/// Training and scoring on Apache Spark: [dev.yij.spark.Train], [dev.yij.spark.Score] and, for a program of the
/// user's own, [dev.yij.spark.Scoring].
@NullMarked
package dev.yij.spark;

import org.jspecify.annotations.NullMarked;
