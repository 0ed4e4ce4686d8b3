import { failed, type Fault } from '@kohort/kernel';

/** HTTP status and R4 issue type (valueset-issue-type.html) of everything that the server refuses. */
const REFUSALS = {
  'invalid-json': [400, 'structure'],
  'invalid-resource': [400, 'structure'],
  'invalid-bundle': [400, 'structure'],
  'unknown-type': [400, 'not-supported'],
  'type-mismatch': [400, 'invariant'],
  'id-mismatch': [400, 'invariant'],
  'same-resource-twice': [400, 'invariant'],
  'bad-id': [400, 'value'],
  'bad-value': [400, 'value'],
  'bad-header': [400, 'value'],
  'unresolved-reference': [400, 'value'],
  'unknown-parameter': [400, 'not-supported'],
  'unsupported-modifier': [400, 'not-supported'],
  'no-such-path': [404, 'not-supported'],
  'not-found': [404, 'not-found'],
  'method-not-allowed': [405, 'not-supported'],
  'not-acceptable': [406, 'not-supported'],
  deleted: [410, 'deleted'],
  'version-conflict': [412, 'conflict'],
  'several-matches': [412, 'multiple-matches'],
  'no-match': [412, 'not-found'],
  'too-large': [413, 'too-long'],
  'unsupported-media-type': [415, 'not-supported'],
  'foreign-host': [421, 'security'],
  'internal-error': [500, 'exception'],
  'database-gone': [503, 'transient'],
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** `path` points into the body: an entry of a Bundle, an element of a resource. Messages quote no record and no value. */
export type Refusal = Fault<RefusalCode>;
export type Refused = ReturnType<typeof failed<Refusal>>;

export const refuse = (code: RefusalCode, message: string, path = ''): Refused => failed({ code, message, path });

export const statusOf = ({ code }: Refusal): number => REFUSALS[code][0];

export interface Issue {
  readonly severity: 'error' | 'warning' | 'information';
  readonly code: string;
  readonly diagnostics: string;
  readonly expression?: readonly string[];
}

/** "/entry/3/request" → "Bundle.entry[3].request": issues name places in FHIRPath. */
const expressionOf = (path: string): string => `Bundle${path.replaceAll(/\/(\d+)/g, '[$1]').replaceAll('/', '.')}`;

export const issueOf = ({ code, message, path }: Refusal): Issue => ({
  severity: 'error',
  code: REFUSALS[code][1],
  diagnostics: message,
  ...(path.startsWith('/entry') ? { expression: [expressionOf(path)] } : {}),
});

/** JSON text of an OperationOutcome. */
export const outcome = (...issue: readonly Issue[]): string =>
  JSON.stringify({ resourceType: 'OperationOutcome', issue });
