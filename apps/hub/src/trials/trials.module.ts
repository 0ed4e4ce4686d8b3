import { Module, type DynamicModule } from '@nestjs/common';
import { CreateTrials } from './create-trials.migration.js';
import { CriteriaController } from './criteria.controller.js';
import { Terminology } from './expand-criteria.js';
import { TrialVersionRow } from './trial-version.entity.js';
import { TrialRow } from './trial.entity.js';
import { TrialsController } from './trials.controller.js';
import { VersionMovesController } from './version-moves.controller.js';
import { VersionsController } from './versions.controller.js';

/** What the hub's definition takes from this feature. */
export const trialsFeature = {
  entities: [TrialRow, TrialVersionRow],
  migrations: [CreateTrials],
};

/** Trials, from the first draft to the application for a permit: the HTTP side. There is nothing for the worker. */
@Module({})
export class TrialsApiModule {
  static for(terminologyUrl: string | undefined): DynamicModule {
    return {
      module: TrialsApiModule,
      controllers: [TrialsController, VersionsController, VersionMovesController, CriteriaController],
      providers: [{ provide: Terminology, useValue: new Terminology(terminologyUrl) }],
    };
  }
}
