import { invariant, ok, type Result } from '@kohort/kernel';
import { bundleText } from '../bundle-text.js';
import type { Refusal } from '../fault.js';
import { ifMatch, preferOf, type Prefer } from '../http/prefer.js';
import { draftOf } from '../indexing/draft.js';
import { storedReply } from '../interactions/stored.js';
import { checkVersion } from '../interactions/update.js';
import type { Context, FhirRequest, Reply } from '../request.js';
import { checkResource, referenceTo } from '../resource.js';
import type { Database } from '../storage/database.js';
import { currentOf, latestVersion, type Current, type Version } from '../storage/versions.js';
import { writeChanges, type Change } from '../storage/write-changes.js';
import type { Stamp } from '../storage/write.js';
import { entryResponse } from './entry-response.js';
import { inProcessingOrder, parseEntry, showsResource, writes, type Entry } from './entries.js';
import { checkDistinct, planStep, resolveNames, type Step } from './plan.js';
import { renamed } from './references.js';

/** R4 http.html#transaction: everything is stored or nothing; reads see what was stored. */
export async function transaction(
  context: Context,
  request: FhirRequest,
  entries: readonly unknown[],
): Promise<Result<string, Refusal>> {
  const { base, write } = context;
  const parsed: Entry[] = [];
  for (const [index, entry] of entries.entries()) {
    const read = parseEntry(entry, index, { base, prefer: request.headers['prefer'] });
    if (!read.ok) return read;
    parsed.push(read.value);
  }
  const ordered = inProcessingOrder(parsed, (entry) => entry.request.method);
  const writing = ordered.filter(writes);
  const reading = ordered.filter((entry) => !writes(entry));
  return write(writing.length, async (tx, stamp) => {
    const written = await writeEntries({ ...context, db: tx }, stamp, writing, preferOf(request));
    if (!written.ok) return written;
    const answers = new Map<Entry, Reply>(written.value);
    for (const entry of reading) {
      const answer = await context.dispatch({ ...context, db: tx }, entry.request);
      if (!answer.ok) return { ok: false, error: { ...answer.error, path: entry.path } };
      answers.set(entry, answer.value);
    }
    return ok(responseOf(parsed, answers, preferOf(request)));
  });
}

/** In the order of the request. */
function responseOf(parsed: readonly Entry[], answers: ReadonlyMap<Entry, Reply>, prefer: Prefer): string {
  const texts = parsed.map((entry) => {
    const answer = answers.get(entry);
    invariant(answer, 'each entry has its answer');
    return entryResponse(ok(answer), showsResource(entry, prefer));
  });
  return bundleText({ type: 'transaction-response', entries: texts });
}

type Answers = (readonly [Entry, Reply])[];

async function writeEntries(
  { db: tx, base }: Context,
  stamp: Stamp,
  entries: readonly Entry[],
  prefer: Prefer,
): Promise<Result<Answers, Refusal>> {
  const steps: Step[] = [];
  for (const entry of entries) {
    const step = await planStep(entry, { tx, base });
    if (!step.ok) return step;
    steps.push(step.value);
  }
  const distinct = checkDistinct(steps);
  if (!distinct.ok) return distinct;
  const names = await resolveNames(steps, { tx, base });
  if (!names.ok) return names;
  const current = await currentOf(
    tx,
    steps.map(({ key }) => key),
  );
  const changes = new Map<Step, Change>();
  for (const step of steps) {
    const change = changeOf(step, current.get(referenceTo(step.key)), names.value);
    if (!change.ok) return { ok: false, error: { ...change.error, path: step.entry.path } };
    if (change.value) changes.set(step, change.value);
  }
  const versions = await writeChanges(tx, stamp, [...changes.values()]);
  const stored = new Map([...changes.keys()].map((step, index) => [step, versions[index]]));
  const answers: Answers = [];
  for (const step of steps) {
    const before = current.get(referenceTo(step.key));
    answers.push([step.entry, await replyTo(tx, { step, before, version: stored.get(step) }, prefer)]);
  }
  return ok(answers);
}

/** The change that a step makes; undefined where everything stays as it is. */
function changeOf(
  { entry, key, action, resource }: Step,
  current: Current | undefined,
  names: ReadonlyMap<string, string>,
): Result<Change | undefined, Refusal> {
  if (action === 'keep') return ok(undefined);
  const expected = ifMatch(entry.request);
  if (!expected.ok) return expected;
  const matched = checkVersion(current, action === 'create' ? undefined : expected.value);
  if (!matched.ok) return matched;
  if (action === 'delete') return ok(current && !current.deleted ? { key, method: 'DELETE', current } : undefined);
  const named = checkResource(renamed(resource, names));
  if (!named.ok) return named;
  return ok({ key, method: action === 'create' ? 'POST' : 'PUT', draft: draftOf(named.value, key.id), current });
}

interface Done {
  readonly step: Step;
  readonly before: Current | undefined;
  readonly version: Version | undefined;
}

async function replyTo(tx: Database, { step, before, version }: Done, prefer: Prefer): Promise<Reply> {
  const { action, key } = step;
  if (action === 'delete') return { status: 204, ...(version ? { version } : {}) };
  const stored = version ?? (await latestVersion(tx, key));
  invariant(stored, 'what was found is there');
  const isNew = action === 'create' || (action === 'update' && (!before || before.deleted));
  return storedReply(isNew ? 201 : 200, stored, prefer);
}
