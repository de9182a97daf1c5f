/** Pixels of one row; all rows are equally high, which is what makes any length cheap. */
const HEIGHTS = {
    stacked: { comfortable: 84, compact: 58 },
    wide: { comfortable: 46, compact: 34 },
};

export function rowHeight(isStacked, density) {
    const heights = isStacked ? HEIGHTS.stacked : HEIGHTS.wide;
    return heights[density] || heights.comfortable;
}
