import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Liveness, Readiness } from '../api/operation.js';
import { Route } from '../route/route.js';
import { Dependencies, readiness } from './dependency.js';

@Controller('health')
export class HealthController {
  constructor(private readonly dependencies: Dependencies) {}

  @Route({
    method: 'GET',
    path: 'live',
    summary: 'The process answers',
    access: { everyone: 'asked by the platform that runs us' },
    reply: Liveness,
  })
  live() {
    return { status: 'live' as const };
  }

  @Route({
    method: 'GET',
    path: 'ready',
    summary: 'Everything that is needed answers; 503 where something does not',
    access: { everyone: 'asked by the platform that runs us' },
    reply: Readiness,
  })
  async ready(@Res({ passthrough: true }) response: Response) {
    const state = await readiness(this.dependencies.all);
    if (state.status !== 'ready') response.status(503);
    return state;
  }
}
