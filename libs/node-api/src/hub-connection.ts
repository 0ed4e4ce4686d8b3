import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });

/** How the node stands with the hub. The hub being away is no fault of the node: it works on. */
export const HubConnection = z
  .object({
    hubUrl: z.string(),
    region: z.string(),
    registered: z.boolean(),
    /** RFC 7638, SHA-256 of the key in NODE_KEY_FILE; the hub's operator sees it too. */
    keyThumbprint: z.string(),
    clientId: z.uuid().optional(),
    registeredAt: moment.optional(),
    /** When the hub last took a message of this node. */
    lastContactAt: moment.optional(),
    /** Why the latest attempt failed; absent where it did not. */
    lastFailure: z
      .object({
        /** `hub-away`, `hub-unreadable` …, or the hub's own code for its refusal. */
        code: z.string(),
        at: moment,
        /** The hub was reached and said no. */
        refused: z.boolean(),
      })
      .optional(),
  })
  .meta({ id: 'HubConnection' });
export type HubConnection = z.infer<typeof HubConnection>;

/** The one-time code from the hub's operator. */
export const HubRegistration = z
  .strictObject({ code: z.string().trim().min(1).max(200) })
  .meta({ id: 'HubRegistration' });
export type HubRegistration = z.infer<typeof HubRegistration>;
