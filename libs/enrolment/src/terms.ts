import type { Fault } from '@kohort/kernel';

/** What a trial and a site say of their log. Dates are ISO dates. */
export interface Terms {
  readonly today: string;
  /** From the first to the last day that a permit of the trial covers. */
  readonly permit: { readonly from: string; readonly until: string } | undefined;
  readonly consentForms: readonly ConsentForm[];
  /** None where the trial has no arms. `open`: somebody may be put into it now. */
  readonly arms: readonly { readonly code: string; readonly open: boolean }[];
  /** Ids of the criteria of the protocol version that the person is screened by. */
  readonly criteria: readonly string[];
  /** A newer form or protocol version came after consent was taken. */
  readonly reconsentNeeded: boolean;
  /** The site has enrolled as many as it was to. */
  readonly targetReached: boolean;
}

export interface ConsentForm {
  readonly version: string;
  readonly validFrom: string;
}

/** The form that is in force on a date: of those that are valid then the newest. */
export const formOn = (forms: readonly ConsentForm[], date: string): ConsentForm | undefined =>
  forms.reduce<ConsentForm | undefined>(
    (newest, form) =>
      form.validFrom <= date && (newest === undefined || form.validFrom >= newest.validFrom) ? form : newest,
    undefined,
  );

/** Why an entry is refused: the state does not allow it, what it says is wrong (with the path of the member), or the target is reached. */
export type EnrolmentFault = Fault<'wrong-state' | 'invalid-input' | 'target-reached'>;
