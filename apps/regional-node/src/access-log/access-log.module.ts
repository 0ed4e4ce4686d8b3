import { Module } from '@nestjs/common';

/** Who looked at one person, for that person to read. */
@Module({})
export class AccessLogModule {}
