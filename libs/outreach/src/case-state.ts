/**
 * The life of one candidate's alert.
 * - waiting: not permitted now, or something else comes first; `reason` says what.
 * - unroutable: permitted, but there is nobody to tell; `reason` says why. Shown to the coordinator.
 * - queued: to be told in the recipient's next digest.
 * - sent: the mail server has taken the message; the clinician has not answered.
 * - uncertain: nobody knows whether it was delivered. Never sent again; shown to the coordinator; may be answered.
 * - undeliverable: refused for good, or given up. Shown to the coordinator; may be answered.
 * - snoozed: "not now"; it comes again.
 * - answered: the clinician's answer stands in the case.
 * - expired: nobody answered, after reminder and escalation.
 * - stopped: after something was sent, contact is not permitted any more, or the person is no candidate any more.
 */
export const CASE_STATES = [
  'waiting',
  'unroutable',
  'queued',
  'sent',
  'uncertain',
  'undeliverable',
  'snoozed',
  'answered',
  'expired',
  'stopped',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** What a message about a case is for; each is sent at most once to one recipient in one round of the case. */
export const MESSAGE_KINDS = ['alert', 'reminder', 'escalation', 'snooze-over'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];
