import { Refusal } from '@kohort/platform';
import type { TokenError } from '@kohort/protocol';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { TokenRefusal } from './issue-token.js';
import { refuseRequest } from './token-form.js';

/** Carries a refusal past the schema of the reply, which is that of a token. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';

  constructor(readonly refusal: TokenRefusal) {
    super(refusal.code);
  }
}

const bodyOf = ({ error, message, code, proven }: TokenRefusal): TokenError => {
  if (error === 'invalid_client' && !proven) return { error };
  return { error, error_description: message, ...(proven ? { code } : {}) };
};

/**
 * Every 401 has a challenge (RFC 9110, 15.5.2); to who used a scheme of the Authorization header it names that scheme
 * (RFC 6749, 5.2). Our own way to log in has no scheme of that header; it is named as in the SMART configuration.
 */
const challengeTo = ({ headers }: Request): string =>
  `${/^Basic\b/i.test(headers.authorization ?? '') ? 'Basic' : 'private_key_jwt'} realm="kohort"`;

/** No token, in the words of RFC 6749, 5.2. */
@Catch(Refusal, TokenRefused)
export class TokenErrorFilter implements ExceptionFilter {
  catch(thrown: Refusal | TokenRefused, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    if (thrown instanceof Refusal) {
      refuseRequest(response, 'A parameter is missing, sent twice or too long.');
      return;
    }
    const isLogin = thrown.refusal.error === 'invalid_client';
    if (isLogin) response.setHeader('WWW-Authenticate', challengeTo(http.getRequest<Request>()));
    response.status(isLogin ? 401 : 400).json(bodyOf(thrown.refusal));
  }
}
