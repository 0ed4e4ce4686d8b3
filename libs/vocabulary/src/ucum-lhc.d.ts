/** The part of the UCUM library that Kohort uses; the library brings no types. */
declare module '@lhncbc/ucum-lhc' {
  export interface UcumUnit {
    /** Exponents of m, s, g, rad, K, C and cd; null where there is no dimension. */
    readonly dim_: { readonly dimVec_: readonly number[] | null } | null;
    readonly magnitude_: number;
    readonly moleExp_: number;
    readonly equivalentExp_: number;
    readonly isArbitrary_: boolean;
    readonly isSpecial_: boolean;
  }
  export class UcumLhcUtils {
    static getInstance(): UcumLhcUtils;
    validateUnitString(unit: string): { status: 'valid' | 'invalid' | 'error'; ucumCode: string | null };
    getSpecifiedUnit(unit: string, mode: 'validate'): { readonly unit: UcumUnit | null };
    convertUnitTo(from: string, value: number, to: string): { status: string; toVal: number | null };
  }
  const library: { readonly UcumLhcUtils: typeof UcumLhcUtils };
  export default library;
}
