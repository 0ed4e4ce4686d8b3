import { Refusal } from '@kohort/platform';
import type { TokenError } from '@kohort/protocol';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';

/** A body that its schema refuses, in the words of RFC 6749, 5.2: OAuth clients read no other. */
@Catch(Refusal)
export class TokenErrorFilter implements ExceptionFilter {
  catch(_refusal: Refusal, host: ArgumentsHost): void {
    const error: TokenError = {
      error: 'invalid_request',
      error_description: 'A parameter is missing, sent twice or too long.',
    };
    host.switchToHttp().getResponse<Response>().status(400).json(error);
  }
}
