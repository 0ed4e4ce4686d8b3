import { invariant } from '@kohort/kernel';
import { SWEDISH_REGIONS } from '@kohort/vocabulary';

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

const region = (code: string, seat: string, postal: string, organisation: string, population: number): Region => {
  const named = SWEDISH_REGIONS.find((one) => one.code === code);
  invariant(named, `county ${code} is a region`);
  return { code, name: named.name, seat, postal, organisation, population };
};

/**
 * Populations: Stockholm as published by Statistics Sweden; the others rounded and not confirmed. Organisation numbers:
 * the first six and Västra Götaland as listed in openEHR's Swedish implementation guide; the others not confirmed, all with
 * a valid check digit.
 */
export const REGIONS: readonly Region[] = [
  region('01', 'Stockholm', '118', '2321000016', 2_473_307),
  region('03', 'Uppsala', '753', '2321000024', 408_000),
  region('04', 'Nyköping', '611', '2321000032', 302_000),
  region('05', 'Linköping', '582', '2321000040', 472_000),
  region('06', 'Jönköping', '553', '2321000057', 369_000),
  region('07', 'Växjö', '352', '2321000065', 204_000),
  region('08', 'Kalmar', '392', '2321000073', 246_000),
  region('09', 'Visby', '621', '2120000803', 61_000),
  region('10', 'Karlskrona', '371', '2321000081', 157_000),
  region('12', 'Kristianstad', '291', '2321000255', 1_428_000),
  region('13', 'Halmstad', '302', '2321000115', 345_000),
  region('14', 'Vänersborg', '462', '2321000131', 1_773_000),
  region('17', 'Karlstad', '651', '2321000156', 284_000),
  region('18', 'Örebro', '702', '2321000164', 309_000),
  region('19', 'Västerås', '721', '2321000172', 281_000),
  region('20', 'Falun', '791', '2321000180', 287_000),
  region('21', 'Gävle', '803', '2321000198', 285_000),
  region('22', 'Härnösand', '871', '2321000206', 242_000),
  region('23', 'Östersund', '831', '2321000214', 132_000),
  region('24', 'Umeå', '901', '2321000222', 280_000),
  region('25', 'Luleå', '972', '2321000230', 248_000),
];
