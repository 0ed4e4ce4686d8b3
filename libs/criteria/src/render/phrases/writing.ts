/** How a language writes numbers, lists and quotations. */
export interface Writing {
  readonly decimalMark: string;
  readonly thousandsMark: string;
  /** Between a number and "%". */
  readonly beforePercent: string;
  readonly and: string;
  readonly or: string;
  readonly quoted: (text: string) => string;
}
