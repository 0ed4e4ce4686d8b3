import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Route } from '../route/route.js';

@Controller()
export class HomeController {
  @Route({
    method: 'GET',
    path: '',
    summary: 'The page of this API',
    access: { everyone: 'leads to the description' },
    reply: 'redirect',
  })
  home(@Res() response: Response): void {
    response.redirect(303, '/api/docs');
  }
}
