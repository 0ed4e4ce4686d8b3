/** How the audit was found to be altered. */
export interface AuditFault {
  readonly code:
    /** The event is not the one that was sealed, or stands in another's place. */
    | 'changed'
    /** A sealed event is gone. */
    | 'missing'
    /** An event that claims to be of a time that was sealed long before it came. */
    | 'inserted-before'
    /** A link of the chain is gone, or several in a row; told with the place of the first. */
    | 'gap'
    /** A seal does not stand for the chain as it is, or for no link of it. */
    | 'seal-mismatch'
    /** A seal is not signed with the key, or its signature says something else. */
    | 'bad-signature'
    /** The chain does not hold the head that was told to somebody else: it was cut off, or made anew. */
    | 'not-as-told'
    /** Events have waited for their seal for too long: whoever alters them is not found. */
    | 'not-sealed';
  readonly position?: number;
  readonly eventId?: string;
}

const SHOWN = 100;

/** Counts all faults and keeps the first: an audit that was replaced has as many as events. */
export class AuditFaults {
  readonly first: AuditFault[] = [];
  count = 0;

  add(fault: AuditFault): void {
    this.count += 1;
    if (this.first.length < SHOWN) this.first.push(fault);
  }
}
