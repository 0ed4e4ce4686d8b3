/** A Patient and how it stood before. */
export interface Member {
  readonly id: string;
  readonly fault: string | null;
  readonly survivor_id: string;
  readonly doubled: boolean;
}

/** Patient.link; `to` is null where it leads to nobody who is known here. */
export interface Link {
  readonly from: string;
  readonly kind: string;
  readonly to: string | null;
}

/** Patients who are one person. */
export interface Group {
  readonly survivor: string;
  readonly members: readonly Member[];
  /** A link connects one of them with somebody outside, or with nobody known: there may be records elsewhere. */
  readonly doubled: boolean;
}

/**
 * Who is one person: a Patient that is replaced by another one goes with it (R4 patient.html#links). Where it would be
 * replaced by several, or by itself in a circle, or where one of both cannot be read, they stay apart and count as doubled.
 */
export function groupsOf(members: readonly Member[], links: readonly Link[]): readonly Group[] {
  const readable = new Set(members.filter(({ fault }) => fault === null).map(({ id }) => id));
  const targets = new Map<string, Set<string>>();
  for (const { from, kind, to } of links) {
    if (to === null || to === from || !readable.has(from) || !readable.has(to)) continue;
    const [gone, stays] = kind === 'replaced-by' ? [from, to] : kind === 'replaces' ? [to, from] : [];
    if (gone === undefined || stays === undefined) continue;
    targets.set(gone, (targets.get(gone) ?? new Set()).add(stays));
  }
  const survivors = new Map(members.map(({ id }) => [id, survivorOf(id, targets)]));
  const outside = new Set<string>();
  for (const { from, to } of links) {
    if (to !== null && to !== from && survivors.get(from) === survivors.get(to)) continue;
    outside.add(from);
    if (to !== null) outside.add(to);
  }
  const groups = new Map<string, Member[]>();
  for (const member of members) {
    const survivor = survivors.get(member.id) ?? member.id;
    groups.set(survivor, [...(groups.get(survivor) ?? []), member]);
  }
  return [...groups].map(([survivor, group]) => ({
    survivor,
    members: group,
    doubled: group.some(({ id }) => outside.has(id)),
  }));
}

/** The last one of the chain of replacements. Whoever leads into a circle stays who he is. */
function survivorOf(id: string, targets: ReadonlyMap<string, ReadonlySet<string>>): string {
  const seen = new Set([id]);
  let last = id;
  for (;;) {
    const next = targets.get(last);
    const [only] = next?.size === 1 ? next : [];
    if (only === undefined) return last;
    if (seen.has(only)) return id;
    seen.add(only);
    last = only;
  }
}
