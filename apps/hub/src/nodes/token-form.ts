import type { TokenError } from '@kohort/protocol';
import { urlencoded, type NextFunction, type Request, type Response } from 'express';

export const FORM = 'application/x-www-form-urlencoded';

const read = urlencoded({ limit: '20kb', extended: false, parameterLimit: 20 });

/** Refuses in the words of RFC 6749, 5.2: OAuth clients read no other. */
export function refuseRequest(response: Response, description: string): void {
  const error: TokenError = { error: 'invalid_request', error_description: description };
  response.status(400).json(error);
}

/** A parameter without a value counts as one that was left out (RFC 6749, 3.2). */
const withoutEmpty = (form: object): object =>
  Object.fromEntries(Object.entries(form).filter(([, value]) => value !== ''));

/** A client proves itself in one way only (RFC 6749, 2.3). */
const provesTwice = ({ authorization }: Request['headers'], form: object): boolean =>
  'client_assertion' in form && (authorization !== undefined || 'client_secret' in form);

/** Reads the body of the token endpoint, which is the only one that takes a form. */
export function tokenForm(request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Pragma', 'no-cache');
  if (request.is(FORM) !== FORM) {
    refuseRequest(response, `Send a form (${FORM}).`);
    return;
  }
  read(request, response, (error?: unknown) => {
    if (error !== undefined) {
      refuseRequest(response, 'The form cannot be read, or is too long.');
      return;
    }
    const form = withoutEmpty(request.body as object);
    request.body = form;
    if (provesTwice(request.headers, form))
      refuseRequest(response, 'Send the assertion, and no other proof beside it.');
    else next();
  });
}
