/** The date in Sweden at a moment: the regions' day, in which what happens is dated. */
export const regionalDate = (at = new Date()): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', dateStyle: 'short' }).format(at);
