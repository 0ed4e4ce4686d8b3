import { CheckedCriteria, CriteriaToCheck } from '@kohort/hub-api';
import { Route } from '@kohort/platform';
import { Body, Controller } from '@nestjs/common';
import { checkCriteria } from './read-criteria.js';

@Controller('api/criteria')
export class CriteriaController {
  @Route({
    method: 'POST',
    path: 'check',
    summary: 'What Kohort reads in a criteria document; nothing is stored',
    // The answer depends on the document alone, so it does not matter which organisation somebody is of.
    access: { permission: 'trial:read', within: ['organisation'] },
    reply: CheckedCriteria,
  })
  check(@Body({ schema: CriteriaToCheck }) { criteria }: CriteriaToCheck) {
    return checkCriteria(criteria);
  }
}
