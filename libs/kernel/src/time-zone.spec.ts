import { describe, expect, it } from '@jest/globals';
import { isoDay } from './calendar.js';
import { localDayIn } from './time-zone.js';

describe('the local day in Stockholm', () => {
  const localDay = localDayIn('Europe/Stockholm');
  it.each([
    ['2024-06-30T22:30:00Z', '2024-07-01'],
    ['2024-01-31T22:30:00Z', '2024-01-31'],
    ['2024-01-31T23:00:00Z', '2024-02-01'],
    // Summer time begins 2024-03-31 at 01:00Z and ends 2024-10-27 at 01:00Z.
    ['2024-03-30T23:30:00Z', '2024-03-31'],
    ['2024-03-31T21:59:59Z', '2024-03-31'],
    ['2024-03-31T22:00:00Z', '2024-04-01'],
    ['2024-10-27T22:30:00Z', '2024-10-27'],
    ['2024-10-27T23:00:00Z', '2024-10-28'],
    ['2024-03-31T00:30:00+02:00', '2024-03-30'],
  ])('of %s is %s', (instant, day) => expect(isoDay(localDay(Date.parse(instant)))).toBe(day));
});

it('refuses a zone that does not exist', () => expect(() => localDayIn('Europe/Atlantis')).toThrow(RangeError));
