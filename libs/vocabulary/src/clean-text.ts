/** Characters without width that real records carry inside codes, units and displays. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/g;

/** Text in one Unicode form, without invisible characters and without white space at its ends. */
export const cleanText = (text: string): string => text.normalize('NFC').replace(INVISIBLE, '').trim();
