const LEVELS = ['section', 'part', 'subpart'] as const;
type Level = (typeof LEVELS)[number];

interface Label {
  readonly text: string;
  used: boolean;
}

/** The headings that hold where a text is being read. One under which nothing stands is a remark, not lost. */
export class Labels {
  private readonly held = new Map<Level, Label>();

  constructor(private readonly remark: (text: string) => void) {}

  /** Sets a heading, and ends those below it; undefined says nothing of its own. */
  set(level: Level, text: string | undefined): void {
    for (const ended of LEVELS.slice(LEVELS.indexOf(level))) {
      const label = this.held.get(ended);
      if (label?.used === false) this.remark(label.text);
      this.held.delete(ended);
    }
    if (text !== undefined) this.held.set(level, { text, used: false });
  }

  /** All that hold now, for what stands under them. */
  use(): string | undefined {
    const labels = LEVELS.map((level) => this.held.get(level)).filter((label) => label !== undefined);
    for (const label of labels) label.used = true;
    return labels.map(({ text }) => text).join(' – ') || undefined;
  }
}
