package dev.yij.simd.gemm;

/// How the columns of A, which are the rows of C = Aᵀ · B, are cut into tiles of mr: no tile crosses the end of
/// a segment, since packed segments are not adjacent in memory.
///
/// @param columns all columns
/// @param segment columns of a segment
/// @param mr      columns of a tile
record ColumnTiles(int columns, int segment, int mr) {

    private int perSegment() {
        return Math.ceilDiv(segment, mr);
    }

    int count() {
        int segments = columns / segment;
        return segments * perSegment() + Math.ceilDiv(columns - segments * segment, mr);
    }

    /// The first column of a tile.
    int begin(int tile) {
        return tile / perSegment() * segment + tile % perSegment() * mr;
    }

    /// The column after a tile's last.
    int end(int tile) {
        int endOfSegment = Math.min(columns, (tile / perSegment() + 1) * segment);
        return Math.min(endOfSegment, begin(tile) + mr);
    }
}
