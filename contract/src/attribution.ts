/** Bounds of the header x-keystead-tags. */
export const mostTags = 10;
export const tagValueLimit = 120;
export const tagHeaderLimit = 2_000;
/** A key of a tag: a letter, then letters, digits, dots, dashes and underscores. */
export const tagKeyPattern = '^[A-Za-z][A-Za-z0-9._-]{0,39}$';
