import { Module } from '@nestjs/common';
import { CreatePublication } from './create-publication.migration.js';
import { DirectiveBell } from './directive-bell.js';
import { DirectiveRow } from './directive.entity.js';
import { NodeFeedController } from './node-feed.controller.js';
import { NodeReportRow } from './node-report.entity.js';
import { NodeReportsController } from './node-reports.controller.js';
import { PublicationController } from './publication.controller.js';

/** What the hub's definition takes from this feature. */
export const publicationFeature = {
  entities: [DirectiveRow, NodeReportRow],
  migrations: [CreatePublication],
};

/** What nodes are told and what they answer: the HTTP side. There is nothing for the worker. */
@Module({
  controllers: [PublicationController, NodeFeedController, NodeReportsController],
  providers: [DirectiveBell],
})
export class PublicationApiModule {}
