/** One of Sweden's 21 regions (regioner), by its county code (länskod, Statistics Sweden), two digits. */
export interface SwedishRegion {
  readonly code: string;
  readonly name: string;
}

const region = (code: string, name: string): SwedishRegion => ({ code, name });

/** By code. Source: Statistics Sweden, "Län och kommuner i kodnummerordning"; names as the regions use them. */
export const SWEDISH_REGIONS: readonly SwedishRegion[] = [
  region('01', 'Region Stockholm'),
  region('03', 'Region Uppsala'),
  region('04', 'Region Sörmland'),
  region('05', 'Region Östergötland'),
  region('06', 'Region Jönköpings län'),
  region('07', 'Region Kronoberg'),
  region('08', 'Region Kalmar län'),
  region('09', 'Region Gotland'),
  region('10', 'Region Blekinge'),
  region('12', 'Region Skåne'),
  region('13', 'Region Halland'),
  region('14', 'Västra Götalandsregionen'),
  region('17', 'Region Värmland'),
  region('18', 'Region Örebro län'),
  region('19', 'Region Västmanland'),
  region('20', 'Region Dalarna'),
  region('21', 'Region Gävleborg'),
  region('22', 'Region Västernorrland'),
  region('23', 'Region Jämtland Härjedalen'),
  region('24', 'Region Västerbotten'),
  region('25', 'Region Norrbotten'),
];
