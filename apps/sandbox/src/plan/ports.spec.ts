import { describe, expect, it } from '@jest/globals';
import { checkPorts, portsOf, portUses } from './ports.js';
import { MOST_REGIONS, regionsOf } from './regions.js';

const codes = (count: number): string[] => regionsOf(count).map(({ code }) => code);

describe('the regions of a sandbox', () => {
  it('begin with Skåne, Stockholm and Västra Götaland, and are all there once', () => {
    expect(codes(3)).toEqual(['12', '01', '14']);
    expect(new Set(codes(MOST_REGIONS)).size).toBe(21);
    expect(codes(5).slice(3)).toEqual(['03', '04']);
  });
});

describe('the ports of a sandbox', () => {
  it('are fixed offsets from the base', () => {
    expect(portsOf(4000, ['12', '01'])).toEqual({
      base: 4000,
      hub: { api: 4000, worker: 4001 },
      inbox: { web: 4002, smtp: 4003 },
      identityProvider: 4004,
      postgres: 4005,
      nodes: [
        { region: '12', api: 4100, worker: 4101, fhir: 4102 },
        { region: '01', api: 4110, worker: 4111, fhir: 4112 },
      ],
    });
  });

  it('never meet, and browsers open all of them, with every region from the usual base', () => {
    const ports = portsOf(4000, codes(MOST_REGIONS));
    const uses = portUses(ports);
    expect(new Set(uses.map(({ port }) => port)).size).toBe(uses.length);
    expect(uses).toHaveLength(6 + 3 * 21);
    expect(checkPorts(ports)).toMatchObject({ ok: true });
  });

  it.each([
    [6000, 'port-blocked', 'the hub would be on port 6000'],
    [1000, 'port-out-of-range', 'the hub would be on port 1000'],
    [65_420, 'port-out-of-range', 'the node of region 14 would be on port 65540'],
  ])('from %i are refused', (base, code, said) => {
    const message = expect.stringContaining(said) as unknown;
    expect(checkPorts(portsOf(base, codes(3)))).toMatchObject({ ok: false, error: { code, message } });
  });
});
