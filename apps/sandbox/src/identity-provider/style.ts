import { STYLE } from '../pages/style.js';

export const LOGIN_STYLE = `${STYLE}
h2 { font-size: 1.1rem; margin: 0 0 12px; }
details { border-top: 1px solid var(--line); margin-top: 12px; padding-top: 8px; }
summary { cursor: pointer; font-weight: 600; min-height: 44px; display: flex; gap: 6px; align-items: center; }
summary::before { content: '▸'; }
details[open] > summary::before { content: '▾'; }
.people { list-style: none; margin: 0; padding: 0; display: grid; gap: 8px;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); }
.person { width: 100%; height: 100%; text-align: left; display: grid; gap: 2px; background: var(--back);
  color: var(--ink); border-color: var(--line); overflow-wrap: anywhere; }
.person:hover { border-color: var(--accent); }
.button { display: inline-flex; align-items: center; min-height: 44px; padding: 0 8px; }
`;
