import { Handles } from '@kohort/platform';
import { Injectable, Module, type DynamicModule } from '@nestjs/common';
import type { NodeConfig } from '../config.js';
import { reviewContact } from '../consent/contact-review.js';
import { CreateOutreach } from './create-outreach.migration.js';

/** What the node's definition takes from this feature: the jobs that others add and it does are among them. */
export const outreachFeature = { entities: [], migrations: [CreateOutreach], jobs: [reviewContact] };

type Ports = NonNullable<DynamicModule['imports']>;

@Injectable()
@Handles(reviewContact)
class Review {
  run(): Promise<void> {
    return Promise.resolve();
  }
}

/** From candidate to answer: the HTTP side. */
@Module({})
export class OutreachApiModule {
  static for(_config: NodeConfig, ports: Ports): DynamicModule {
    return { module: OutreachApiModule, imports: [...ports] };
  }
}

/** The worker's side. */
@Module({})
export class OutreachWorkerModule {
  static for(_config: NodeConfig, ports: Ports): DynamicModule {
    return { module: OutreachWorkerModule, imports: [...ports], providers: [Review] };
  }
}
