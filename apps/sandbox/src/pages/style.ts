/** The look of the sandbox's own pages: light and dark, from a small telephone to a wide screen. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #17212b; --soft: #52606d; --line: #d5dce3; --paper: #fff; --back: #f3f5f7;
  --accent: #0b5c8a; --on-accent: #fff; --warn: #fff4d6; --warn-ink: #5b4300; --bad: #fde8e6; --bad-ink: #8c1d13; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6ebf0; --soft: #a3b0bd; --line: #35414d; --paper: #19222b; --back: #10161c; --accent: #7cc4ee;
    --on-accent: #08131b; --warn: #3a2f10; --warn-ink: #ffe3a1; --bad: #47201c; --bad-ink: #ffc9c2; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 1120px; margin: 0 auto; padding: 16px; }
header { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: baseline; }
h1 { font-size: 1.35rem; margin: 0; overflow-wrap: anywhere; }
h1 a { color: inherit; text-decoration: none; }
a { color: var(--accent); overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.languages { margin-left: auto; display: flex; gap: 12px; }
.languages a[aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
.note { background: var(--warn); color: var(--warn-ink); padding: 8px 12px; border-radius: 6px; margin: 0 0 16px; }
.alert { background: var(--bad); color: var(--bad-ink); padding: 8px 12px; border-radius: 6px; margin: 0 0 16px; }
.soft { color: var(--soft); }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 16px; margin: 0 0 16px; }
label { display: block; font-weight: 600; }
input[type=text], input[type=search], input[type=password] { width: 100%; min-height: 44px; padding: 8px 10px;
  font: inherit; color: inherit; background: var(--back); border: 1px solid var(--soft); border-radius: 6px; }
button { min-height: 44px; padding: 8px 16px; font: inherit; cursor: pointer; border-radius: 6px;
  border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); }
button.plain { background: transparent; color: var(--accent); }
.row { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; }
.row .grow { flex: 1 1 240px; }
`;
