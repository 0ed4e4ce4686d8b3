import { expect, it } from '@jest/globals';
import { definitionOf } from './definitions.js';
import { expressionsIn, recordsOf } from './tree.js';

it('takes a salpingectomy on either side together for one of both sides', () => {
  const parts = expressionsIn({ node: definitionOf('childbearing-potential'), keys: [] });
  const joined = parts.filter(({ node }) => node.type === 'all').map(({ node }) => expressionsIn({ node, keys: [] }));
  const sides = joined.map((all) =>
    all
      .slice(1)
      .flatMap(recordsOf)
      .flatMap(({ node }) => node.laterality ?? []),
  );
  expect(sides).toContainEqual(['left', 'right']);
  expect(sides.flat()).not.toContain('bilateral');
});
