import { STYLE } from '../pages/style.js';

export const INBOX_STYLE = `${STYLE}
.mails { list-style: none; padding: 0; }
.mails li { display: grid; gap: 2px 16px; padding: 10px 16px; border-top: 1px solid var(--line); }
.mails li:first-child { border-top: 0; }
.mails a { font-weight: 600; }
.mails span { overflow-wrap: anywhere; }
@media (min-width: 720px) { .mails li { grid-template-columns: minmax(0, 2fr) minmax(0, 1.5fr) max-content; } }
.button { display: inline-flex; align-items: center; min-height: 44px; padding: 0 8px; }
.empty { text-align: center; padding: 48px 16px; }
h2 { font-size: 1.2rem; margin: 0 0 12px; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 20px 0 8px; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 16px; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 300px; resize: vertical; border: 1px solid var(--line); border-radius: 6px; background: #fff; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; background: var(--back); padding: 12px;
  border-radius: 6px; margin: 0 0 16px; }
`;
