import { failed, invariant, ok, type Result } from '@kohort/kernel';
import { faultAt, type CriteriaFault } from './fault.js';

/** What may come next while reading JSON (RFC 8259). */
type Expected = 'value' | 'item-or-end' | 'name' | 'name-or-end' | 'colon' | 'comma-or-end' | 'end';

interface Frame {
  readonly kind: 'object' | 'array';
  readonly names: Set<string>;
  key: PropertyKey;
}

const TOKEN =
  /[\t\n\r ]*(?:(?<string>"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*")|(?<literal>(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?|true|false|null)(?![\w.+-]))|(?<mark>[{}[\],:]))/uy;

const NAMED: Readonly<Record<Expected, string>> = {
  value: 'a value',
  'item-or-end': 'a value or "]"',
  name: 'a property name in double quotes',
  'name-or-end': 'a property name in double quotes or "}"',
  colon: '":"',
  'comma-or-end': '"," or the closing bracket',
  end: 'the end of the text',
};

/** Reads JSON. Faults say line and column; a property that is given twice is one, since a reader would drop one of them. */
export function readJson(text: string): Result<unknown, CriteriaFault[]> {
  const scanner = new Scanner(text);
  const faults = scanner.scan();
  if (faults.length > 0) return failed(faults);
  return ok(JSON.parse(text));
}

class Scanner {
  private readonly stack: Frame[] = [];
  private readonly faults: CriteriaFault[] = [];
  private expected: Expected = 'value';
  private offset = 0;

  constructor(private readonly text: string) {}

  scan(): CriteriaFault[] {
    for (;;) {
      TOKEN.lastIndex = this.offset;
      const groups = TOKEN.exec(this.text)?.groups;
      const start = this.offset;
      if (!groups) return this.finish();
      this.offset = TOKEN.lastIndex;
      if (!this.take(groups.string, groups.mark)) {
        this.offset = start;
        return [...this.faults, this.syntax()];
      }
    }
  }

  private take(string: string | undefined, mark: string | undefined): boolean {
    const { expected } = this;
    const frame = this.stack.at(-1);
    switch (mark) {
      case '{':
      case '[':
        return this.acceptsValue() && this.open(mark);
      case '}':
        return this.close('object');
      case ']':
        return this.close('array');
      case ',':
        return frame !== undefined && expected === 'comma-or-end' && this.next(frame);
      case ':':
        return expected === 'colon' && this.expect('value');
      default:
        if (string !== undefined && frame && /^name/.test(expected)) return this.name(frame, string);
        return this.acceptsValue() && this.expect(frame ? 'comma-or-end' : 'end');
    }
  }

  private acceptsValue = (): boolean => this.expected === 'value' || this.expected === 'item-or-end';

  private expect(expected: Expected): true {
    this.expected = expected;
    return true;
  }

  private open(mark: '{' | '['): true {
    const kind = mark === '{' ? 'object' : 'array';
    this.stack.push({ kind, names: new Set(), key: 0 });
    return this.expect(kind === 'object' ? 'name-or-end' : 'item-or-end');
  }

  private close(kind: Frame['kind']): boolean {
    if (this.stack.at(-1)?.kind !== kind || !/-or-end$/.test(this.expected)) return false;
    this.stack.pop();
    return this.expect(this.stack.length > 0 ? 'comma-or-end' : 'end');
  }

  private next(frame: Frame): true {
    if (typeof frame.key === 'number') frame.key += 1;
    return this.expect(frame.kind === 'object' ? 'name' : 'value');
  }

  private name(frame: Frame, string: string): true {
    const name: unknown = JSON.parse(string);
    invariant(typeof name === 'string', 'a JSON string reads as a string');
    frame.key = name;
    this.expect('colon');
    if (frame.names.has(name)) {
      const place = this.place(this.offset - string.length);
      this.faults.push(faultAt('duplicate-property', this.keys(), `${place}: "${name}" is given twice.`));
    }
    frame.names.add(name);
    return true;
  }

  private finish(): CriteriaFault[] {
    const rest = this.text.slice(this.offset).search(/[^\t\n\r ]/);
    return this.expected === 'end' && rest === -1 ? this.faults : [...this.faults, this.syntax()];
  }

  private syntax(): CriteriaFault {
    const rest = this.text.slice(this.offset).search(/[^\t\n\r ]/);
    const offset = rest === -1 ? this.text.length : this.offset + rest;
    const found =
      rest === -1
        ? 'the end of the text'
        : `"${this.text
            .slice(offset)
            .replace(/[\n\r].*/s, '')
            .slice(0, 20)}"`;
    return faultAt('syntax', this.keys(), `${this.place(offset)}: expected ${NAMED[this.expected]}, found ${found}.`);
  }

  private keys = (): PropertyKey[] => this.stack.filter((_, index) => this.isInside(index)).map(({ key }) => key);

  /** Whether a frame's key is a place that was reached: the last one's may be that of an item that is not there yet. */
  private isInside(index: number): boolean {
    return index < this.stack.length - 1 || !['name', 'name-or-end', 'item-or-end'].includes(this.expected);
  }

  private place(offset: number): string {
    const lines = this.text.slice(0, offset).split('\n');
    return `Line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
  }
}
