import { HUB_PATHS, verifyReport, type NodeReport, type VerificationKey } from '@kohort/protocol';
import { FakeHub, type Answer } from '../../hub-connection/testing/fake-hub.js';

export const CLIENT = '3b241101-e2bb-4255-8caf-4136c566a962';

export interface FedItem {
  readonly sequence: number;
  readonly directive: unknown;
  readonly protocol?: unknown;
}

/** A hub that registers the node, feeds it what a test likes, and takes its reports. */
export class FeedingHub {
  items: FedItem[] = [];
  /** Instead of the feed. */
  insteadOfFeed: Answer | 'never' | undefined;
  /** Instead of taking a report. */
  insteadOfReport: Answer | undefined;
  /** Called when the feed is asked for. */
  onPoll: () => void = () => undefined;

  private constructor(readonly hub: FakeHub) {
    hub.answer = ({ path }) => this.#answer(path);
  }

  static async start(): Promise<FeedingHub> {
    return new FeedingHub(await FakeHub.start());
  }

  get polls(): string[] {
    return this.hub.asked.map(({ path }) => path).filter((path) => path.startsWith(HUB_PATHS.protocols));
  }

  /** Adds an item to the end of the feed. */
  feed(directive: unknown, protocol?: unknown): number {
    const sequence = (this.items.at(-1)?.sequence ?? 0) + 1;
    this.items.push({ sequence, directive, ...(protocol === undefined ? {} : { protocol }) });
    return sequence;
  }

  /** The reports that the hub took, as it verifies them. */
  async reports(key: VerificationKey): Promise<NodeReport[]> {
    const reports: NodeReport[] = [];
    for (const { body } of this.hub.to(HUB_PATHS.reports)) {
      const { report } = JSON.parse(body) as { report: string };
      const verified = await verifyReport(report, { key, hub: this.hub.url, now: Date.now() });
      if (!verified.ok) throw new Error(verified.error.message);
      reports.push(verified.value);
    }
    return reports;
  }

  #answer(path: string): Answer | 'never' {
    const identity = { issuer: this.hub.url, tokenEndpoint: `${this.hub.url}${HUB_PATHS.token}` };
    if (path === HUB_PATHS.register) return { json: { clientId: CLIENT, region: '12', hub: identity } };
    if (path === HUB_PATHS.token)
      return { json: { access_token: 'token', token_type: 'Bearer', expires_in: 300, scope: 'node' } };
    if (path === HUB_PATHS.reports) return this.insteadOfReport ?? { status: 204 };
    if (!path.startsWith(HUB_PATHS.protocols)) return { status: 204 };
    this.onPoll();
    if (this.insteadOfFeed !== undefined) return this.insteadOfFeed;
    const after = Number(new URL(path, this.hub.url).searchParams.get('after'));
    return { json: { items: this.items.filter(({ sequence }) => sequence > after).slice(0, 20) } };
  }
}
