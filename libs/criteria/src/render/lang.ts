/** The languages that criteria are rendered in. */
export type Lang = 'sv' | 'en';
