package dev.yij.simd.gemm;

/// How the columns of the patches, which are the rows of a weight gradient, are cut into tiles: no tile
/// reaches over the end of a segment, whose packed columns are stored apart.
///
/// @param columns all columns
/// @param segment columns of a segment
/// @param height  columns of a tile
record ColumnTiles(int columns, int segment, int height) {

    private int perSegment() {
        return Math.ceilDiv(segment, height);
    }

    int count() {
        int segments = columns / segment;
        return segments * perSegment() + Math.ceilDiv(columns - segments * segment, height);
    }

    /// The first column of a tile.
    int column(int tile) {
        return tile / perSegment() * segment + tile % perSegment() * height;
    }

    /// The column after a tile's last.
    int end(int tile) {
        int endOfSegment = Math.min(columns, (tile / perSegment() + 1) * segment);
        return Math.min(endOfSegment, column(tile) + height);
    }
}
