import { Module } from '@nestjs/common';
import { CreateTreatment } from './create-treatment.migration.js';
import { StoredTreatment } from './stored-treatment.js';
import { OrganizationRow, PractitionerRoleRow, TreatmentRelationRow } from './treatment.entity.js';
import { Treatment } from './treatment.js';

/** What the node's definition takes from this feature. */
export const treatmentFeature = {
  entities: [TreatmentRelationRow, PractitionerRoleRow, OrganizationRow],
  migrations: [CreateTreatment],
  jobs: [],
};

/** Who treats whom: the same for HTTP and worker. */
@Module({ providers: [{ provide: Treatment, useClass: StoredTreatment }], exports: [Treatment] })
export class TreatmentModule {}
