import type { ContactFlags, ContactQuestion, Denial, Objection, TraceEntry } from './decision.js';

/** What is known of the person. A flag that is not plainly false counts: the gate never opens on missing knowledge. */
export function flagEntries(flags: ContactFlags): TraceEntry[] {
  const { deceased, protectedIdentity, minor, inconclusive = false, inOtherTrial = false, contactsLeft = 1 } = flags;
  const raised: (Denial | false)[] = [
    isRaised(deceased) && 'deceased',
    isRaised(protectedIdentity) && 'protected-identity',
    isRaised(inconclusive) && 'not-concludable',
    isRaised(minor) && 'minor',
    isRaised(inOtherTrial) && 'in-other-trial',
    !(contactsLeft >= 1) && 'contact-cap-reached',
  ];
  return raised.flatMap((rule) => (rule === false ? [] : [{ rule, reference: 'Person', effect: 'deny' }]));
}

/** Also where a value that is no boolean got past the compiler, from a database say. */
const isRaised = (flag: unknown): boolean => flag !== false;

/** The objection register: declining a trial, all contact about research, and use are three answers with three effects. */
export const objectionEntries = ({ objections, at, trialId }: ContactQuestion): TraceEntry[] =>
  objections.map((objection) => ({ ...ruleOf(objection, at, trialId), reference: `Objection/${objection.id}` }));

function ruleOf(objection: Objection, at: number, asking: string | undefined): Pick<TraceEntry, 'rule' | 'effect'> {
  const { kind, trialId, from, until } = objection;
  // Times that are no numbers compare as false, so that such an objection is in force.
  if (from > at || (until !== undefined && until < at)) return { rule: 'not-in-force', effect: 'none' };
  switch (kind) {
    case 'use':
      return { rule: 'objected-to-use', effect: 'deny' };
    case 'contact':
      return { rule: 'objected-to-contact', effect: 'deny' };
    case 'trial':
      if (trialId === undefined) return { rule: 'objection-unclear', effect: 'deny' };
      if (trialId !== asking) return { rule: 'other-trial', effect: 'none' };
      return { rule: 'objected-to-trial', effect: 'deny' };
    default:
      return { rule: 'objection-unclear', effect: 'deny' };
  }
}
