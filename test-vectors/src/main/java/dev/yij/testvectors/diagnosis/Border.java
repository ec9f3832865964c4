package dev.yij.testvectors.diagnosis;

/// What a tap outside the image reads.
enum Border {
    /// Nothing, as it should be.
    ZERO,
    /// The nearest pixel.
    EDGE,
    /// The pixel as far inside.
    MIRROR,
    /// The pixel on the other side.
    WRAP,
    /// Whatever lies at the address where rows are checked and columns are not: the neighbouring row.
    NEIGHBOURING_ROW,
    /// Whatever lies at the address where columns are checked and rows are not: the neighbouring image.
    NEIGHBOURING_IMAGE;

    /// For a tap that reads nothing.
    static final int NOTHING = Integer.MIN_VALUE;

    /// The row that is read for a row, inside the image or not.
    int row(int row, int rows) {
        return this == NEIGHBOURING_IMAGE ? row : folded(row, rows);
    }

    /// The column that is read for a column.
    int column(int column, int columns) {
        return this == NEIGHBOURING_ROW ? column : folded(column, columns);
    }

    private int folded(int position, int count) {
        if (position >= 0 && position < count) {
            return position;
        }
        int folded = switch (this) {
            case EDGE -> Math.clamp(position, 0, count - 1);
            case MIRROR -> position < 0 ? -position : 2 * (count - 1) - position;
            case WRAP -> Math.floorMod(position, count);
            default -> NOTHING;
        };
        return folded >= 0 && folded < count ? folded : NOTHING;
    }
}
