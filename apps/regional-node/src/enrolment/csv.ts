/** What a spreadsheet would take for a formula (OWASP, CSV injection), also behind blanks. */
const FORMULA = /^\s*[=+\-@\t\r]/;

/** A table as RFC 4180 has it, in UTF-8 with the mark that spreadsheets know it by. */
export const csv = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

function cell(value: string): string {
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
