import { Controller, Res } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { Response } from 'express';
import { Liveness, Readiness } from '../api/operation.js';
import { Route } from '../route/route.js';
import { Dependencies, sharedReadiness } from './dependency.js';

@Controller('health')
export class HealthController {
  readonly #readiness: ReturnType<typeof sharedReadiness>;

  constructor({ all }: Dependencies) {
    this.#readiness = sharedReadiness(all);
  }

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
  @ApiResponse({ status: 503, standardSchema: Readiness, description: 'Something that is needed does not answer' })
  async ready(@Res({ passthrough: true }) response: Response) {
    const state = await this.#readiness();
    if (state.status !== 'ready') response.status(503);
    return state;
  }
}
