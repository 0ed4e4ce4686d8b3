/** One of Sweden's 21 regions. */
export interface Region {
  /** County code (länskod), two digits. */
  readonly code: string;
  readonly name: string;
  readonly seat: string;
  /** First three digits of a postal code at the seat. */
  readonly postal: string;
  /** Organisation number, ten digits, which begins every HSA-id of the region. */
  readonly organisation: string;
  /** Inhabitants, 31 December 2024, to the nearest thousand. */
  readonly population: number;
}

const region = (
  code: string,
  name: string,
  seat: string,
  postal: string,
  organisation: string,
  population: number,
): Region => ({ code, name, seat, postal, organisation, population });

/**
 * Populations: Stockholm as published by Statistics Sweden; the others rounded and not confirmed. Organisation numbers:
 * the first six and Västra Götaland as listed in openEHR's Swedish implementation guide; the others not confirmed, all with
 * a valid check digit.
 */
export const REGIONS: readonly Region[] = [
  region('01', 'Region Stockholm', 'Stockholm', '118', '2321000016', 2_473_307),
  region('03', 'Region Uppsala', 'Uppsala', '753', '2321000024', 408_000),
  region('04', 'Region Sörmland', 'Nyköping', '611', '2321000032', 302_000),
  region('05', 'Region Östergötland', 'Linköping', '582', '2321000040', 472_000),
  region('06', 'Region Jönköpings län', 'Jönköping', '553', '2321000057', 369_000),
  region('07', 'Region Kronoberg', 'Växjö', '352', '2321000065', 204_000),
  region('08', 'Region Kalmar län', 'Kalmar', '392', '2321000073', 246_000),
  region('09', 'Region Gotland', 'Visby', '621', '2120000803', 61_000),
  region('10', 'Region Blekinge', 'Karlskrona', '371', '2321000081', 157_000),
  region('12', 'Region Skåne', 'Kristianstad', '291', '2321000255', 1_428_000),
  region('13', 'Region Halland', 'Halmstad', '302', '2321000115', 345_000),
  region('14', 'Västra Götalandsregionen', 'Vänersborg', '462', '2321000131', 1_773_000),
  region('17', 'Region Värmland', 'Karlstad', '651', '2321000156', 284_000),
  region('18', 'Region Örebro län', 'Örebro', '702', '2321000164', 309_000),
  region('19', 'Region Västmanland', 'Västerås', '721', '2321000172', 281_000),
  region('20', 'Region Dalarna', 'Falun', '791', '2321000180', 287_000),
  region('21', 'Region Gävleborg', 'Gävle', '803', '2321000198', 285_000),
  region('22', 'Region Västernorrland', 'Härnösand', '871', '2321000206', 242_000),
  region('23', 'Region Jämtland Härjedalen', 'Östersund', '831', '2321000214', 132_000),
  region('24', 'Region Västerbotten', 'Umeå', '901', '2321000222', 280_000),
  region('25', 'Region Norrbotten', 'Luleå', '972', '2321000230', 248_000),
];
