/** The code of a region as in SCB's list of counties: two digits, 12 is Skåne. */
export const REGION_CODE = /^\d{2}$/;
/** What a schema says where it does not fit. */
export const REGION_CODE_RULE = 'must be the two digits of the region (SCB county code), such as 12 for Skåne';
