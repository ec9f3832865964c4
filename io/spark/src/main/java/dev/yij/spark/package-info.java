/// Training and scoring on Apache Spark: [dev.yij.spark.Train], [dev.yij.spark.Score] and, for a program of the
/// user's own, [dev.yij.spark.Scoring]:
///
/// ```java
/// SavedModel model = Models.read(Path.of("run/model.yij"), null).saved();
/// Dataset<Row> images = spark.read().format("binaryFile").load("s3a://bucket/photos");
/// Scoring.score(images, model).drop("content").write().parquet("s3a://bucket/classes");
/// ```
@NullMarked
package dev.yij.spark;

import org.jspecify.annotations.NullMarked;
