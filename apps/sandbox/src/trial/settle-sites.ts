import type { Session } from '../access/session.js';

/** How many people the flagship is to enrol, over all its sites. */
export const TARGET = 40;

interface Site {
  readonly siteId: string;
  /** 0 where nobody has set anything yet. */
  readonly rowVersion: number;
}

const ARMS = [
  { code: 'contrast', name: { sv: 'Kontrastförstärkt', en: 'Contrast-enhanced' }, slots: 20, open: true },
  { code: 'standard', name: { sv: 'Sedvanlig', en: 'Standard' }, slots: 20, open: true },
];

/** The day in Sweden. */
const today = (): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', dateStyle: 'short' }).format(new Date());

/**
 * Says as the coordinator how the trial is run at the sites of a region, where nobody has said it.
 *
 * @param target how many people each of them is to enrol
 */
export async function settleSites(coordinator: Session, trial: string, target: number): Promise<void> {
  const { items } = await coordinator.get<{ items: Site[] }>(`/api/trials/${trial}/sites`);
  for (const { siteId, rowVersion } of items.filter((site) => site.rowVersion === 0))
    await coordinator.put(`/api/trials/${trial}/sites/${siteId}/settings`, {
      rowVersion,
      target,
      consentForms: [{ version: '1.0', validFrom: today() }],
      arms: ARMS,
      openLabel: true,
    });
}
