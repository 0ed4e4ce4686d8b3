import { Injectable } from '@nestjs/common';
import { ContactDecisions } from '../consent/contact-decisions.js';
import { RunningProtocols } from '../protocols/running-protocols.js';
import { Routing } from './planning/routing.js';
import { OutreachConfig } from './settings/outreach-config.js';
import { TrialPlaces } from './trial-places.js';

/** What planning and sending work with. */
@Injectable()
export class Outreach {
  constructor(
    readonly decisions: ContactDecisions,
    readonly protocols: RunningProtocols,
    readonly routing: Routing,
    readonly config: OutreachConfig,
    readonly places: TrialPlaces,
  ) {}
}
