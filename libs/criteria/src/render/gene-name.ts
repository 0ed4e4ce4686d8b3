/**
 * Approved symbols (HUGO Gene Nomenclature Committee, genenames.org) of genes that trials ask for most. Ids stay, symbols
 * may change: a symbol is only shown beside its id.
 */
const SYMBOLS: Readonly<Record<string, string>> = {
  'HGNC:583': 'APC',
  'HGNC:795': 'ATM',
  'HGNC:952': 'BARD1',
  'HGNC:1097': 'BRAF',
  'HGNC:1100': 'BRCA1',
  'HGNC:1101': 'BRCA2',
  'HGNC:20473': 'BRIP1',
  'HGNC:1748': 'CDH1',
  'HGNC:16627': 'CHEK2',
  'HGNC:3236': 'EGFR',
  'HGNC:3430': 'ERBB2',
  'HGNC:3467': 'ESR1',
  'HGNC:6407': 'KRAS',
  'HGNC:7127': 'MLH1',
  'HGNC:7325': 'MSH2',
  'HGNC:7329': 'MSH6',
  'HGNC:26144': 'PALB2',
  'HGNC:8975': 'PIK3CA',
  'HGNC:9122': 'PMS2',
  'HGNC:9588': 'PTEN',
  'HGNC:9820': 'RAD51C',
  'HGNC:9823': 'RAD51D',
  'HGNC:11389': 'STK11',
  'HGNC:11998': 'TP53',
};

/** "BRCA1 (HGNC:1100)", or the id alone. */
export const geneName = (id: string): string => (Object.hasOwn(SYMBOLS, id) ? `${SYMBOLS[id] ?? ''} (${id})` : id);
