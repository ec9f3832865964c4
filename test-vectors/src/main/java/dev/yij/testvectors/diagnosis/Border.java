package dev.yij.testvectors.diagnosis;

/// What is read by a tap outside of the image.
enum Border {
    /// Nothing, which is correct.
    ZERO,
    /// The nearest pixel.
    EDGE,
    /// The mirrored pixel.
    MIRROR,
    /// The pixel at the opposite side.
    WRAP,
    /// A pixel of the neighbouring row: rows are checked, columns are not.
    NEIGHBOURING_ROW,
    /// A pixel of the neighbouring image: columns are checked, rows are not.
    NEIGHBOURING_IMAGE;

    /// The position of a tap that reads nothing.
    static final int NOTHING = Integer.MIN_VALUE;

    /// The row that is read instead of a row, which may be outside of the image.
    int row(int row, int rows) {
        return this == NEIGHBOURING_IMAGE ? row : folded(row, rows);
    }

    /// The column that is read instead of a column.
    int column(int column, int columns) {
        return this == NEIGHBOURING_ROW ? column : folded(column, columns);
    }

    private int folded(int position, int count) {
        if (position >= 0 && position < count) {
            return position;
        }
        int folded = switch (this) {
            case EDGE -> Math.max(0, Math.min(count - 1, position));
            case MIRROR -> position < 0 ? -position : 2 * (count - 1) - position;
            case WRAP -> Math.floorMod(position, count);
            default -> NOTHING;
        };
        return folded >= 0 && folded < count ? folded : NOTHING;
    }
}
