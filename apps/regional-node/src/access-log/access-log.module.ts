import { Module } from '@nestjs/common';
import { AccessLogController } from './access-log.controller.js';

/** Who looked at one person, for that person to read. */
@Module({ controllers: [AccessLogController] })
export class AccessLogModule {}
