const raisedDigits: Readonly<Record<string, string>> = { 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' };

/** Digits that stand high as such, so that `10` with a high `6` is not read as 106. Other text stays as it is. */
export const raised = (text: string): string => (/^\s*\d{1,9}\s*$/.test(text) ? [...text].map((digit) => raisedDigits[digit] ?? digit).join('') : text);
