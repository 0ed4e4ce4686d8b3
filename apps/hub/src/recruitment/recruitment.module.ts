import { Module } from '@nestjs/common';
import { CreateRecruitment } from './create-recruitment.migration.js';
import { RecruitmentTotalsRow } from './recruitment-totals.entity.js';
import { RecruitmentController } from './recruitment.controller.js';

/** What the hub's definition takes from this feature. */
export const recruitmentFeature = {
  entities: [RecruitmentTotalsRow],
  migrations: [CreateRecruitment],
};

/** Exact totals after informed consent, as nodes tell them: the HTTP side. There is nothing for the worker. */
@Module({ controllers: [RecruitmentController] })
export class RecruitmentApiModule {}
